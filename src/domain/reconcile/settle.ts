import { SIGN_UP_SOURCE } from '../confirmation.ts';
import type { PendingWrite } from '../pending-write.ts';
import { rowKeyOf } from '../table-key.ts';
import { type Absent, settleAbsent } from './absent.ts';
import type { Candidate, Plan, Settled, SettlePorts, StoredRow, StoredRows } from './plan.ts';
import type { PoolUser } from './pool-user.ts';
import { skippedFor } from './standing.ts';

const keysOf = (candidates: readonly Candidate[]): readonly string[] => [
  ...new Set(candidates.map(({ rowKey }) => rowKey)),
];

/**
 * The cheap look first. What it did not see is looked at again, freshly, before it is reported. Where it
 * is written there is no need: the put finds out by itself.
 */
const rowsOf = async (
  ports: SettlePorts,
  { apply }: Plan,
  candidates: readonly Candidate[],
): Promise<StoredRows> => {
  const keys = keysOf(candidates);
  const seen = await ports.lookUp(keys, false);
  const unseen = apply ? [] : keys.filter((key) => !seen.has(key));
  return unseen.length === 0 ? seen : new Map([...seen, ...(await ports.lookUp(unseen, true))]);
};

const present = ({ user, rowKey }: Candidate, { sub }: StoredRow): Settled => ({
  user,
  rowKey,
  finding: 'present',
  ...(sub !== undefined && sub !== user.sub && { rowSub: sub }),
});

/** The write that the trigger would make of this user's confirmation. Undefined: no row can be made. */
const writeFor = (
  { userPoolId, template }: Plan,
  { sub, userName, attributes }: PoolUser,
  nowMs: number,
): PendingWrite | undefined => {
  const row = template.rowOf({ attributes, userName, userPoolId, nowMs });
  return row && { userPoolId, user: { sub }, triggerSource: SIGN_UP_SOURCE, row };
};

/** A user with the row that they should have, or what there is to say of one who gets none. */
const candidateOf = (plan: Plan, user: PoolUser, nowMs: number): Candidate | Settled => {
  const skipped = skippedFor(user, plan.states);
  if (skipped) {
    return { user, finding: skipped };
  }
  const write = writeFor(plan, user, nowMs);
  return write
    ? { user, write, rowKey: rowKeyOf(write.row, plan.template.key) }
    : { user, finding: 'no-key' };
};

/** The record of those who are `removed` says that there was a row. It may be there by now. */
const lookAgain = async (
  ports: SettlePorts,
  absent: readonly Absent[],
): Promise<readonly Settled[]> => {
  const removed = absent.filter(({ finding }) => finding === 'removed');
  const keys = keysOf(removed.map(({ candidate }) => candidate));
  const rows = keys.length === 0 ? undefined : await ports.lookUp(keys, true);
  return absent.map(({ candidate, ...found }) => {
    const { user, rowKey } = candidate;
    const row = found.finding === 'removed' && rows?.get(rowKey);
    return row ? present(candidate, row) : { user, rowKey, ...found };
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
  const nowMs = ports.now();
  const read = users.map((user) => candidateOf(plan, user, nowMs));
  const candidates = read.filter((one) => 'write' in one);
  const rows = await rowsOf(ports, plan, candidates);
  const absent = candidates.filter(({ rowKey }) => !rows.has(rowKey));
  return [
    ...read.filter((one) => 'finding' in one),
    ...candidates.flatMap((candidate) => {
      const row = rows.get(candidate.rowKey);
      return row ? present(candidate, row) : [];
    }),
    ...(await lookAgain(ports, await settleAbsent(ports, plan, absent))),
  ];
};
