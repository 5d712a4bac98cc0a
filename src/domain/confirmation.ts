import { attributesOf, type Fields, fieldsOf, textOf } from './fields.ts';
import type { Outcome } from './outcome.ts';
import { isKey } from './row.ts';

/** A confirmed sign-up that deserves a row. */
export type Confirmation = {
  readonly userPoolId: string;
  readonly sub: string;
  /** Byte for byte as Cognito sent it. */
  readonly email: string;
  /** All attributes that Cognito sent, the e-mail address included. */
  readonly attributes: Readonly<Record<string, unknown>>;
};

/** What an event turned out to be: a sign-up, or the reason why nothing is written. */
export type Reading =
  | { readonly kind: 'sign-up'; readonly confirmation: Confirmation }
  | { readonly kind: Extract<Outcome, 'not-a-sign-up' | 'no-email' | 'malformed'> };

/**
 * The one trigger source that means that a user has come to be.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html
 */
export const SIGN_UP_SOURCE = 'PostConfirmation_ConfirmSignUp';

/**
 * Reads what Cognito sent, loosely: AWS adds fields without notice, so only what is needed is looked
 * at, and nothing is ever copied back.
 *
 * @param input any JSON value
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html
 */
export const readConfirmation = (input: unknown): Reading => {
  const event = fieldsOf(input);
  const triggerSource = textOf(event, 'triggerSource');
  if (!triggerSource || !fieldsOf(event?.request)) {
    return { kind: 'malformed' };
  }
  return triggerSource === SIGN_UP_SOURCE ? readSignUp(event) : { kind: 'not-a-sign-up' };
};

const readSignUp = (event: Fields | undefined): Reading => {
  const attributes = attributesOf(event);
  const userPoolId = textOf(event, 'userPoolId');
  const sub = textOf(attributes, 'sub');
  if (!attributes || !userPoolId || !sub) {
    return { kind: 'malformed' };
  }
  const email = textOf(attributes, 'email');
  return isKey(email)
    ? { kind: 'sign-up', confirmation: { userPoolId, sub, email, attributes } }
    : { kind: 'no-email' };
};
