import pLimit from 'p-limit';
import { keyOf } from '../pending-write.ts';
import type { Candidate, ComparePorts, Plan, RecordState } from './plan.ts';
import { isBeingConfirmed } from './user-state.ts';
import { type MissingRowResult, writeMissingRow } from './write-missing-row.ts';

/** What became of a user who had no row a moment ago. */
export type UserWithoutRow = MissingRowResult & { readonly candidate: Candidate };

const WRITES_AT_ONCE = 16;

const REPORTED = {
  done: 'removed',
  'in-progress': 'in-progress',
} as const satisfies Record<RecordState, string>;

const report = async (
  ports: ComparePorts,
  candidates: readonly Candidate[],
): Promise<readonly UserWithoutRow[]> => {
  const asked = candidates.map((candidate) => ({ candidate, key: keyOf(candidate.write) }));
  const known = await ports.readRecords(asked.map(({ key }) => key));
  return asked.map(({ candidate, key }) => {
    const recordState = known.get(key);
    return { candidate, finding: recordState ? REPORTED[recordState] : 'missing' };
  });
};

const apply = async (
  ports: ComparePorts,
  candidates: readonly Candidate[],
): Promise<readonly UserWithoutRow[]> => {
  const written = await ports.writeTogether(candidates.map(({ write }) => write));
  return pLimit(WRITES_AT_ONCE).map(
    candidates,
    async (candidate): Promise<UserWithoutRow> =>
      written.has(candidate.write)
        ? { candidate, finding: 'repaired' }
        : { candidate, ...(await writeMissingRow(ports, candidate.write)) },
  );
};

/**
 * What is done about users who had no row a moment ago: nothing about those whom the trigger may be
 * serving, and of the others as the plan says.
 *
 * @returns one finding for each user, in any order
 * @throws the fault of a look-up, or one that concerns all writes
 */
export const resolveUsersWithoutRow = async (
  ports: ComparePorts,
  plan: Plan,
  candidates: readonly Candidate[],
): Promise<readonly UserWithoutRow[]> => {
  const nowMs = ports.now();
  const isLeft = ({ user }: Candidate): boolean => isBeingConfirmed(user, nowMs, plan.graceMs);
  const rest = candidates.filter((candidate) => !isLeft(candidate));
  return [
    ...candidates
      .filter(isLeft)
      .map((candidate): UserWithoutRow => ({ candidate, finding: 'in-progress' })),
    ...(await (plan.apply ? apply : report)(ports, rest)),
  ];
};
