import { settleAbsent } from './absent.ts';
import type { Plan, Settled, SettlePorts, StoredRow, StoredRows } from './plan.ts';
import type { AddressedUser, PoolUser } from './pool-user.ts';
import { isAddressed, skippedFor } from './standing.ts';

const emailsOf = (users: readonly AddressedUser[]): readonly string[] => [
  ...new Set(users.map(({ email }) => email)),
];

/**
 * The cheap look first. What it did not see is looked at again, freshly, before it is reported. Where it
 * is written there is no need: the put finds out by itself.
 */
const rowsOf = async (
  ports: SettlePorts,
  { apply }: Plan,
  emails: readonly string[],
): Promise<StoredRows> => {
  const seen = await ports.lookUp(emails, false);
  const unseen = apply ? [] : emails.filter((email) => !seen.has(email));
  return unseen.length === 0 ? seen : new Map([...seen, ...(await ports.lookUp(unseen, true))]);
};

const present = (user: PoolUser, { sub }: StoredRow): Settled => ({
  user,
  finding: 'present',
  ...(sub !== undefined && sub !== user.sub && { rowSub: sub }),
});

/** What the rows that were found tell of a user. Undefined: there is no row, so more is to be done. */
const judge = (plan: Plan, rows: StoredRows, user: PoolUser): Settled | undefined => {
  const skipped = skippedFor(user, plan.included);
  if (skipped) {
    return { user, finding: skipped };
  }
  if (!isAddressed(user)) {
    return { user, finding: 'no-key' };
  }
  const row = rows.get(user.email);
  return row && present(user, row);
};

/** The record of those who are `removed` says that there was a row. It may be there by now. */
const lookAgain = async (
  ports: SettlePorts,
  settled: readonly (Settled & { readonly user: AddressedUser })[],
): Promise<readonly Settled[]> => {
  const removed = settled.filter(({ finding }) => finding === 'removed');
  if (removed.length === 0) {
    return settled;
  }
  const rows = await ports.lookUp(emailsOf(removed.map(({ user }) => user)), true);
  return settled.map((one) => {
    const row = one.finding === 'removed' && rows.get(one.user.email);
    return row ? present(one.user, row) : one;
  });
};

/**
 * Compares users with the table, and mends what is missing if the plan says so.
 *
 * Never overwrites and never deletes a row. Safe to repeat, at the same time and beside the trigger.
 *
 * @returns one finding for each user, in any order
 * @throws the fault of a look-up, or one that concerns all writes
 */
export const settle = async (
  ports: SettlePorts,
  plan: Plan,
  users: readonly PoolUser[],
): Promise<readonly Settled[]> => {
  const wanted = users.filter((user) => !skippedFor(user, plan.included)).filter(isAddressed);
  const rows = await rowsOf(ports, plan, emailsOf(wanted));
  const judged = users.flatMap((user) => judge(plan, rows, user) ?? []);
  const absent = wanted.filter(({ email }) => !rows.has(email));
  return [...judged, ...(await lookAgain(ports, await settleAbsent(ports, plan, absent)))];
};
