import { attributesOf, type Fields, fieldsOf, textOf } from './fields.ts';
import type { Outcome } from './outcome.ts';
import { confirmedUser, type PendingWrite } from './pending-write.ts';
import { type Handles, handlesOf } from './public-view.ts';
import type { RowTemplate } from './row-template/row-template.ts';

/** What an event turned out to be: a sign-up with its row, or the reason why nothing is written. */
export type Reading =
  | { readonly kind: 'sign-up'; readonly write: PendingWrite }
  | {
      readonly kind: Extract<Outcome, 'not-a-sign-up' | 'no-key' | 'malformed'>;
      readonly handles: Handles;
    };

/**
 * The one trigger source that means that a user has come to be.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html
 */
export const SIGN_UP_SOURCE = 'PostConfirmation_ConfirmSignUp';

/** How a row is made, and when. */
export type RowMaking = {
  readonly template: RowTemplate;
  /** What `{now}` stands for: milliseconds since 1970. */
  readonly nowMs: number;
};

const readSignUp = (
  event: Fields | undefined,
  { template, nowMs }: RowMaking,
): PendingWrite | 'malformed' | 'no-key' => {
  const attributes = attributesOf(event);
  const userPoolId = textOf(event, 'userPoolId');
  const userName = textOf(event, 'userName');
  const user = confirmedUser(textOf(attributes, 'sub'), userName);
  if (!attributes || !userPoolId || !user) {
    return 'malformed';
  }
  const row = template.rowOf({ attributes, userName, userPoolId, nowMs });
  return row ? { userPoolId, user, triggerSource: SIGN_UP_SOURCE, row } : 'no-key';
};

const readEvent = (event: Fields | undefined, making: RowMaking) => {
  const triggerSource = textOf(event, 'triggerSource');
  if (!triggerSource || !fieldsOf(event?.request)) {
    return 'malformed';
  }
  return triggerSource === SIGN_UP_SOURCE ? readSignUp(event, making) : 'not-a-sign-up';
};

/**
 * Reads what Cognito sent, loosely: AWS adds fields without notice, so only what is needed is looked
 * at, and nothing is ever copied back.
 *
 * @param input any JSON value
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html
 */
export const readConfirmation = (input: unknown, making: RowMaking): Reading => {
  const read = readEvent(fieldsOf(input), making);
  return typeof read === 'string'
    ? { kind: read, handles: handlesOf(input) }
    : { kind: 'sign-up', write: read };
};

/** @param invocation what tells one invocation from another */
export type ReadEvent = (event: unknown, invocation: object) => Reading;

/**
 * Reads the event of each invocation once: whoever asks again gets the same row, made at the same time.
 *
 * @param now milliseconds since 1970
 */
export const readingOnce = (template: RowTemplate, now: () => number): ReadEvent => {
  const readings = new WeakMap<object, Reading>();
  return (event, invocation) => {
    const reading = readings.get(invocation) ?? readConfirmation(event, { template, nowMs: now() });
    readings.set(invocation, reading);
    return reading;
  };
};
