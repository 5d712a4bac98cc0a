import type { Row } from './row.ts';

/**
 * What makes a confirmation the same as another: its pool, its user and what happened. The user is the
 * `sub` or, where an event has none, the user name.
 */
export type ConfirmationKey = readonly [userPoolId: string, user: string, triggerSource: string];

/** Who was confirmed. The user name is personal: it is here only for an event without a `sub`. */
type ConfirmedUser = { readonly sub: string } | { readonly userName: string };

/** @returns undefined if nothing says who it was */
export const confirmedUser = (
  sub: string | undefined,
  userName: string | undefined,
): ConfirmedUser | undefined => (sub ? { sub } : userName ? { userName } : undefined);

/** A confirmation as far as the write needs it. What is parked, and what is replayed. */
export type PendingWrite = {
  readonly userPoolId: string;
  readonly user: ConfirmedUser;
  readonly triggerSource: string;
  /** Made once: retries, the parked message and a replay write the same. */
  readonly row: Row;
};

/** What makes a write the same as another. */
export const keyOf = ({ userPoolId, user, triggerSource }: PendingWrite): ConfirmationKey => [
  userPoolId,
  'sub' in user ? user.sub : user.userName,
  triggerSource,
];
