import type { PoolUser } from './pool-user.ts';

/**
 * Cognito's states that may be named to get a row as well. An unconfirmed user never gets one.
 *
 * `DISABLED` is no state of Cognito's but a flag beside it.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserType.html
 */
export const OPTIONAL_STATES = [
  'FORCE_CHANGE_PASSWORD',
  'RESET_REQUIRED',
  'EXTERNAL_PROVIDER',
  'DISABLED',
] as const;

export type OptionalState = (typeof OPTIONAL_STATES)[number];

/**
 * How long a confirmation may be on its way, by default. Cognito confirms the user first and calls
 * the trigger then, which takes 4 s at most; Cognito may call again.
 */
export const DEFAULT_GRACE_MS = 60_000;

/** Why a user gets no row, if so. */
export const skippedFor = (
  user: PoolUser,
  included: readonly OptionalState[],
): `skipped:${string}` | undefined => {
  const states: readonly string[] = ['CONFIRMED', ...included];
  if (!states.includes(user.status)) {
    return `skipped:${user.status}`;
  }
  return user.isEnabled || included.includes('DISABLED') ? undefined : 'skipped:DISABLED';
};

/** Whether the trigger may be writing this user's row right now. */
export const isOnItsWay = (user: PoolUser, nowMs: number, graceMs: number): boolean =>
  nowMs - user.modifiedMs < graceMs;
