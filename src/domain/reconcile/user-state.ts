import type { PoolUser } from './pool-user.ts';

/**
 * Cognito's states that can deserve a row. An unconfirmed user never gets one.
 *
 * `DISABLED` is not a state of Cognito's but a flag beside it.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserType.html
 */
export const USER_STATES = [
  'CONFIRMED',
  'EXTERNAL_PROVIDER',
  'FORCE_CHANGE_PASSWORD',
  'RESET_REQUIRED',
  'DISABLED',
] as const;

export type UserState = (typeof USER_STATES)[number];

/** The states in which the trigger's own users are: those who signed up, here or with another provider. */
const OF_THE_TRIGGER: readonly UserState[] = ['CONFIRMED', 'EXTERNAL_PROVIDER'];

/** The states whose users get a row: those of the trigger's users, and what was asked for. */
export const statesWithRow = (
  include: readonly UserState[] = [],
  exclude: readonly UserState[] = [],
): readonly UserState[] =>
  USER_STATES.filter(
    (state) =>
      (OF_THE_TRIGGER.includes(state) || include.includes(state)) && !exclude.includes(state),
  );

/**
 * How long a confirmation may be on its way, by default. Cognito confirms the user first and calls
 * the trigger then, which takes 4 s at most; Cognito may call again.
 */
export const DEFAULT_GRACE_MS = 60_000;

/** Why a user gets no row, if so. */
export const skippedFor = (
  { status, isEnabled }: PoolUser,
  states: readonly string[],
): `skipped:${string}` | undefined => {
  if (!states.includes(status)) {
    return `skipped:${status}`;
  }
  return isEnabled || states.includes('DISABLED') ? undefined : 'skipped:DISABLED';
};

/** Whether the trigger may be writing this user's row right now. */
export const isBeingConfirmed = (user: PoolUser, nowMs: number, graceMs: number): boolean =>
  nowMs - user.modifiedMs < graceMs;
