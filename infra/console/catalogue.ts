/** What one can do: each a button, and a sentence on what to expect. */
type ActionText = { readonly label: string; readonly expect: string };

export const ACTIONS = {
  'sign-up': {
    label: 'Sign up',
    expect: 'The pool keeps an unconfirmed user and sends a code. Nothing is written yet.',
  },
  confirm: {
    label: 'Confirm with this code',
    expect: 'Cognito calls the function, and the row appears.',
  },
  again: {
    label: 'The same confirmation again',
    expect: 'Cognito may call twice: already-applied, and the row stays as it is.',
  },
  'at-once': {
    label: 'Twenty at once',
    expect: 'One confirmation, delivered twenty times: one row, twenty answers.',
  },
  'password-reset': {
    label: 'A password reset',
    expect: 'The same trigger, but no sign-up: nothing is written.',
  },
  'admin-user': {
    label: 'A user made by an administrator',
    expect: 'Cognito calls no trigger: the user has no row.',
  },
  compare: {
    label: 'Compare pool and table',
    expect: 'Finds confirmed users without a row, and writes the row.',
  },
  'send-file': {
    label: 'Send this file',
    expect: 'The function gets the event as it is in the file.',
  },
  'send-again': {
    label: 'Send this event again',
    expect: 'The function gets the very same event once more.',
  },
  'edit-row': {
    label: 'Save the row',
    expect: 'A replay leaves an edited row untouched.',
  },
  'delete-row': {
    label: 'Delete the row',
    expect: 'A replay does not bring a deleted row back, as long as its record lives.',
  },
  'expire-record': {
    label: 'Expire the record',
    expect: 'The same confirmation again then meets its own row: row-exists.',
  },
  'retry-now': {
    label: 'Retry now',
    expect: 'Parked confirmations do not wait for their next attempt.',
  },
  'dynamodb-away': {
    label: 'Take DynamoDB away',
    expect: 'Confirmations are parked on the retry queue.',
  },
  'dynamodb-slow': {
    label: 'Make DynamoDB slow',
    expect: 'Each call takes 250 ms longer: rows are written, only later.',
  },
  'dynamodb-throttled': {
    label: 'Throttle DynamoDB',
    expect: 'Every call is refused: confirmations are parked.',
  },
  'dynamodb-records-away': {
    label: 'Take the table of records away',
    expect: 'Rows are written all the same; the outcome is marked degraded.',
  },
  'dynamodb-up': {
    label: 'Bring DynamoDB back',
    expect: 'Parked confirmations get their row with their next attempt.',
  },
  'sqs-away': {
    label: 'Take SQS away',
    expect: 'Nothing can be parked: with DynamoDB away as well, outcomes are unrecorded.',
  },
  'sqs-up': {
    label: 'Bring SQS back',
    expect: 'Confirmations can be parked again.',
  },
  'next-fails': {
    label: 'Let the next function fail',
    expect: 'The row is written all the same, and Lambda gets the event: it tries three times.',
  },
  'next-works': {
    label: 'Let the next function work',
    expect: 'It is called after the next confirmation.',
  },
  kill: {
    label: 'Kill the process',
    expect: 'The next invocation is a cold start.',
  },
  tour: {
    label: 'Do it',
    expect: 'One step of the tour.',
  },
} as const satisfies Record<string, ActionText>;

export type ActionName = keyof typeof ACTIONS;

/** A step of the guided tour. */
type TourStep = { readonly title: string; readonly story: string };

/** The scenes of `npm start`. */
export const TOUR: readonly TourStep[] = [
  {
    title: 'A user signs up',
    story: 'Somebody signs up and confirms with the code. Cognito calls the function: one row.',
  },
  {
    title: 'The same confirmation again',
    story: 'Cognito may call twice. The record says that it was done: the row stays as it is.',
  },
  {
    title: 'Twenty at once',
    story: 'One confirmation, delivered twenty times at the same moment: one row, twenty answers.',
  },
  {
    title: 'A password reset',
    story: 'The same trigger, but no sign-up: nothing is written.',
  },
  {
    title: 'The database goes away, and comes back',
    story: 'The confirmation is parked, Cognito gets its event back, and a retry writes the row.',
  },
];
