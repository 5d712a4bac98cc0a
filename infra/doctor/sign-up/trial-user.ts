import { randomBytes, randomUUID } from 'node:crypto';
import type { UserPoolType } from '@aws-sdk/client-cognito-identity-provider';

/** The user that is signed up, and the app client that this is done through. */
export type TrialUser = {
  /** What `SignUp` is given as the user name. */
  readonly userName: string;
  /**
   * An address of Amazon SES's mailbox simulator, which takes every mail and shows it to nobody.
   *
   * @see https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html
   */
  readonly email: string;
  /** Nobody is told it, so that nobody can sign in. */
  readonly password: string;
  readonly clientName: string;
};

/** In front of random characters: one of each kind that a password policy can ask for. */
const EVERY_KIND = 'Aa1!';
/** With those in front, as long as the strictest policy asks for: 99 characters. */
const RANDOM_BYTES = 72;

/**
 * Makes a user that no pool has. A pool whose users sign up with an address gets it as the user name; any
 * other gets a name that is not an address, since a pool with addresses as aliases refuses those.
 */
export const trialUser = ({ UsernameAttributes = [] }: UserPoolType): TrialUser => {
  const name = `add_user-doctor-${randomUUID()}`;
  const email = `success+${name}@simulator.amazonses.com`;
  return {
    userName: UsernameAttributes.includes('email') ? email : name,
    email,
    password: `${EVERY_KIND}${randomBytes(RANDOM_BYTES).toString('base64url')}`,
    clientName: name,
  };
};
