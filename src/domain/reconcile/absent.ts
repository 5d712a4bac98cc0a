import pLimit from 'p-limit';
import { keyOf } from '../pending-write.ts';
import { type Mended, mend } from './mend.ts';
import type { Candidate, Plan, Recollection, SettlePorts } from './plan.ts';
import { isOnItsWay } from './standing.ts';

/** What became of a user who had no row a moment ago. */
export type Absent = Mended & { readonly candidate: Candidate };

const WRITES_AT_ONCE = 16;

const REPORTED = {
  done: 'removed',
  'in-progress': 'in-progress',
} as const satisfies Record<Recollection, string>;

const report = async (
  ports: SettlePorts,
  candidates: readonly Candidate[],
): Promise<readonly Absent[]> => {
  const asked = candidates.map((candidate) => ({ candidate, key: keyOf(candidate.write) }));
  const known = await ports.recall(asked.map(({ key }) => key));
  return asked.map(({ candidate, key }) => {
    const recollection = known.get(key);
    return { candidate, finding: recollection ? REPORTED[recollection] : 'missing' };
  });
};

const apply = async (
  ports: SettlePorts,
  candidates: readonly Candidate[],
): Promise<readonly Absent[]> => {
  const written = await ports.writeTogether(candidates.map(({ write }) => write));
  return pLimit(WRITES_AT_ONCE).map(
    candidates,
    async (candidate): Promise<Absent> =>
      written.has(candidate.write)
        ? { candidate, finding: 'mended' }
        : { candidate, ...(await mend(ports, candidate.write)) },
  );
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
  candidates: readonly Candidate[],
): Promise<readonly Absent[]> => {
  const nowMs = ports.now();
  const isLeft = ({ user }: Candidate): boolean => isOnItsWay(user, nowMs, plan.graceMs);
  const rest = candidates.filter((candidate) => !isLeft(candidate));
  return [
    ...candidates
      .filter(isLeft)
      .map((candidate): Absent => ({ candidate, finding: 'in-progress' })),
    ...(await (plan.apply ? apply : report)(ports, rest)),
  ];
};
