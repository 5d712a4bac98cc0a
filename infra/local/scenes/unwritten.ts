import type { Outcome } from '../../../src/domain/outcome.ts';

/** Why an event has no row. */
type Unwritten = {
  readonly reason: string;
  /** Whether the event asks for none. */
  readonly isAskedFor: boolean;
};

type Event = { readonly triggerSource?: unknown } | null | undefined;

const RESET = 'PostConfirmation_ConfirmForgotPassword';
const SIGN_UP = 'PostConfirmation_ConfirmSignUp';

const NO_KEY = 'the user lacks what the key of the row is made of, or it is too long for a key';
const MALFORMED =
  'this is not an event of a confirmation, which has triggerSource, userPoolId, userName and request.userAttributes';

const otherSource = (event: Event): string =>
  `the triggerSource is ${JSON.stringify(event?.triggerSource)}, and that of a sign-up is ${SIGN_UP}`;

/** The outcomes after which there is nothing to write, now or later. */
const REASONS: Partial<Record<Outcome, (event: Event) => string>> = {
  'not-a-sign-up': otherSource,
  'no-key': () => NO_KEY,
  malformed: () => MALFORMED,
};

/** Why nothing was written for an event, if its outcome says so. */
export const whyUnwritten = (outcome: string | undefined, sent: unknown): Unwritten | undefined => {
  const event = sent as Event; // any JSON may be sent, and a text has no fields
  const reason = REASONS[outcome as Outcome]?.(event);
  if (reason === undefined) {
    return undefined;
  }
  return event?.triggerSource === RESET
    ? { reason: 'a password reset asks for no row', isAskedFor: true }
    : { reason: `not written (${outcome}): ${reason}`, isAskedFor: false };
};
