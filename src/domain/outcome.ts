/** The level at which an outcome is logged. Names are those of Powertools' Logger. */
type OutcomeLevel = 'info' | 'warn' | 'critical';

/**
 * The one vocabulary of logs, metrics, traces, tests and documents: what can become of an
 * invocation, and its log level.
 */
export const OUTCOMES = {
  /** This invocation wrote the row. */
  created: 'info',
  /** The idempotency record says that this confirmation was done before. */
  'already-applied': 'info',
  /** A row with this key was there. Where the key is not made of `sub` it may be another user's. */
  'row-exists': 'warn',
  /** A password reset or any other source: nothing to write. */
  'not-a-sign-up': 'info',
  /** A confirmed user without what the key is made of: by default, an e-mail address. */
  'no-key': 'warn',
  /** Not a Cognito event at all. */
  malformed: 'warn',
  /** The write did not finish in time; the confirmation waits on the retry queue. */
  parked: 'warn',
  /** Neither the write nor the queue took it: only the user pool still knows this user. */
  unrecorded: 'critical',
} as const satisfies Record<string, OutcomeLevel>;

export type Outcome = keyof typeof OUTCOMES;

/** What a conditional write can end in. */
export type WriteOutcome = Extract<Outcome, 'created' | 'row-exists'>;
