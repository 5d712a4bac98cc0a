import pLimit from 'p-limit';
import { SIGN_UP_SOURCE } from '../confirmation.ts';
import type { ConfirmationKey, PendingWrite } from '../pending-write.ts';
import { mend } from './mend.ts';
import type { Plan, Recollection, Settled, SettlePorts } from './plan.ts';
import type { AddressedUser } from './pool-user.ts';
import { isOnItsWay } from './standing.ts';

type Absent = Settled & { readonly user: AddressedUser };

const WRITES_AT_ONCE = 16;

const REPORTED = {
  done: 'removed',
  'in-progress': 'in-progress',
} as const satisfies Record<Recollection, string>;

const report = async (
  ports: SettlePorts,
  { userPoolId }: Plan,
  users: readonly AddressedUser[],
): Promise<readonly Absent[]> => {
  const asked = users.map((user) => {
    const key: ConfirmationKey = [userPoolId, user.sub, SIGN_UP_SOURCE];
    return { user, key };
  });
  const known = await ports.recall(asked.map(({ key }) => key));
  return asked.map(({ user, key }) => {
    const recollection = known.get(key);
    return { user, finding: recollection ? REPORTED[recollection] : 'missing' };
  });
};

const writeFor = (
  { userPoolId, template }: Plan,
  { sub, userName, attributes }: AddressedUser,
  nowMs: number,
): PendingWrite | undefined => {
  const row = template.rowOf({ attributes, userName, userPoolId, nowMs });
  return row && { userPoolId, user: { sub }, triggerSource: SIGN_UP_SOURCE, row };
};

const apply = async (
  ports: SettlePorts,
  plan: Plan,
  users: readonly AddressedUser[],
): Promise<readonly Absent[]> => {
  const asked = users.map((user) => ({ user, write: writeFor(plan, user, ports.now()) }));
  const written = await ports.writeTogether(asked.flatMap(({ write }) => write ?? []));
  return pLimit(WRITES_AT_ONCE).map(asked, async ({ user, write }): Promise<Absent> => {
    if (!write) {
      return { user, finding: 'no-key' };
    }
    return written.has(write)
      ? { user, finding: 'mended' }
      : { user, ...(await mend(ports, write)) };
  });
};

/**
 * What is done about users who had no row a moment ago: nothing about those whom the trigger may be
 * serving, and of the others as the plan says.
 *
 * @returns one finding for each user, in any order
 * @throws the fault of a look-up, or one that concerns all writes
 */
export const settleAbsent = async (
  ports: SettlePorts,
  plan: Plan,
  users: readonly AddressedUser[],
): Promise<readonly Absent[]> => {
  const nowMs = ports.now();
  const isLeft = (user: AddressedUser): boolean => isOnItsWay(user, nowMs, plan.graceMs);
  const rest = users.filter((user) => !isLeft(user));
  return [
    ...users.filter(isLeft).map((user): Absent => ({ user, finding: 'in-progress' })),
    ...(await (plan.apply ? apply : report)(ports, plan, rest)),
  ];
};
