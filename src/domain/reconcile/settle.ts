import pLimit from 'p-limit';
import { SIGN_UP_SOURCE } from '../confirmation.ts';
import { type ConfirmationKey, pendingWrite } from '../record-confirmation.ts';
import type { UserFinding } from './finding.ts';
import { type MendPorts, mend } from './mend.ts';
import type { AddressedUser, PoolUser } from './pool-user.ts';
import { isAddressed, isOnItsWay, type OptionalState, skippedFor } from './standing.ts';

/** As much of a row as the comparison looks at. */
export type StoredRow = { readonly sub: string | undefined };

/** The rows that were found, by e-mail address. */
export type StoredRows = ReadonlyMap<string, StoredRow>;

/** What the idempotency records say of a confirmation. */
export type Recollection = 'done' | 'in-progress' | 'unknown';

/** What the comparison needs from the outside. */
export type SettlePorts = MendPorts & {
  /**
   * Looks rows up by their keys, never by a scan. Safe to repeat.
   *
   * @param freshly true: every write that ended before is seen, at twice the price
   */
  lookUp(emails: readonly string[], freshly: boolean): Promise<StoredRows>;
  /** Says what is known of a confirmation, without changing it. */
  recall(key: ConfirmationKey): Promise<Recollection>;
  /** Milliseconds since 1970. */
  now(): number;
};

/** What is compared, and what is done about it. */
export type Plan = {
  readonly userPoolId: string;
  /** Whether missing rows are written, or only reported. */
  readonly apply: boolean;
  /** States that get a row besides CONFIRMED. */
  readonly included: readonly OptionalState[];
  /** Cognito's attributes that go into a row besides the e-mail address. */
  readonly userAttributes: readonly string[];
  /** Users that Cognito changed in as many milliseconds are left to the trigger. */
  readonly graceMs: number;
};

/** A user of whom all is known that one look can tell. */
export type Settled = {
  readonly user: PoolUser;
  readonly finding: UserFinding;
  /** The `sub` in the row, where it is another one's. */
  readonly rowSub?: string;
  /** Why a row could not be written. */
  readonly fault?: unknown;
};

const WRITES_AT_ONCE = 16;

const REPORTED = {
  done: 'removed',
  'in-progress': 'in-progress',
  unknown: 'missing',
} as const satisfies Record<Recollection, UserFinding>;

/** The cheap look first. Only what it did not see is looked at again, freshly. */
const rowsOf = async (ports: SettlePorts, emails: readonly string[]): Promise<StoredRows> => {
  const seen = await ports.lookUp(emails, false);
  const unseen = emails.filter((email) => !seen.has(email));
  return unseen.length === 0 ? seen : new Map([...seen, ...(await ports.lookUp(unseen, true))]);
};

const present = (user: PoolUser, { sub }: StoredRow): Settled => ({
  user,
  finding: 'present',
  ...(sub !== undefined && sub !== user.sub && { rowSub: sub }),
});

/** What is done about a user who had no row a moment ago. */
const absent = async (ports: SettlePorts, plan: Plan, user: AddressedUser): Promise<Settled> => {
  if (isOnItsWay(user, ports.now(), plan.graceMs)) {
    return { user, finding: 'in-progress' };
  }
  const settled = await mendOrReport(ports, plan, user);
  if (settled.finding !== 'removed') {
    return settled;
  }
  // The record says that there was a row. It may have been written since it was looked for.
  const row = (await ports.lookUp([user.email], true)).get(user.email);
  return row ? present(user, row) : settled;
};

const mendOrReport = async (
  ports: SettlePorts,
  plan: Plan,
  user: AddressedUser,
): Promise<Settled> => {
  const { userPoolId, apply, userAttributes } = plan;
  if (!apply) {
    const known = await ports.recall([userPoolId, user.sub, SIGN_UP_SOURCE]);
    return { user, finding: REPORTED[known] };
  }
  const confirmation = {
    userPoolId,
    sub: user.sub,
    email: user.email,
    attributes: user.attributes,
  };
  return { user, ...(await mend(ports, pendingWrite(confirmation, userAttributes))) };
};

/**
 * Compares users with the table, and mends what is missing if the plan says so.
 *
 * Never overwrites and never deletes a row. Safe to repeat, at the same time and beside the trigger.
 *
 * @returns one finding for each user, in their order
 * @throws the fault of a look-up, or one that concerns all writes
 */
export const settle = async (
  ports: SettlePorts,
  plan: Plan,
  users: readonly PoolUser[],
): Promise<readonly Settled[]> => {
  const wanted = users.filter((user) => !skippedFor(user, plan.included)).filter(isAddressed);
  const rows = await rowsOf(ports, [...new Set(wanted.map(({ email }) => email))]);
  const judge = (user: PoolUser): Settled | Promise<Settled> => {
    const skipped = skippedFor(user, plan.included);
    if (skipped) {
      return { user, finding: skipped };
    }
    if (!isAddressed(user)) {
      return { user, finding: 'no-email' };
    }
    const row = rows.get(user.email);
    return row ? present(user, row) : absent(ports, plan, user);
  };
  return pLimit(WRITES_AT_ONCE).map(users, judge);
};
