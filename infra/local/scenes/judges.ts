import { isDeepStrictEqual } from 'node:util';
import type { Outcome } from '../../../src/domain/outcome.ts';
import type { Evidence, Judge } from './scene.ts';

const CREATED = 'created' satisfies Outcome;
const APPLIED = 'already-applied' satisfies Outcome;
const ROW_EXISTS = 'row-exists' satisfies Outcome;
const PARKED = 'parked' satisfies Outcome;

const UNFINISHED =
  'a confirmation was parked, the retry function could not write it, and the queue ends with this run';
const DEGRADED = 'degraded: the idempotency table failed, see the log';

/** The row is written once, by one invocation, or left as it is if it was there. */
export const isWrittenOnce: Judge = (evidence) => {
  const { outcomes, row } = evidence;
  const createdCount = outcomes.filter((outcome) => outcome === CREATED).length;
  const expectedCount = mayBeThere(evidence) ? 0 : 1;
  const others = outcomes.filter((outcome) => outcome !== CREATED);
  const known: readonly unknown[] = [APPLIED, ROW_EXISTS];
  return [
    ...unless(createdCount === expectedCount, `${createdCount} created, not ${expectedCount}`),
    ...unless(
      others.every((outcome) => known.includes(outcome)),
      `outcomes: ${outcomes}`,
    ),
    ...unless(createdCount === 0 || row?.after !== undefined, 'the row is not in the table'),
    ...rowIsLeftAlone(evidence),
  ];
};

// A kept table holds the row already, or the record of a confirmation whose row was deleted since.
const mayBeThere = ({ outcomes, row, isKept }: Evidence): boolean =>
  row?.before !== undefined || (isKept && outcomes.every((outcome) => outcome === APPLIED));

const rowIsLeftAlone: Judge = ({ row }) =>
  unless(
    row?.before === undefined || isDeepStrictEqual(row.before, row.after),
    'a row that was there has changed',
  );

/** Every invocation has this outcome, and the table is as it was. */
export const changesNothing =
  (expected: Outcome): Judge =>
  ({ outcomes, row }) => [
    ...unless(
      outcomes.every((outcome) => outcome === expected),
      `the outcome is ${outcomes}, not ${expected}`,
    ),
    ...unless(isDeepStrictEqual(row?.before, row?.after), 'the row has changed'),
  ];

/**
 * For events that nothing is known of: at most one row is written, none is overwritten, nobody is
 * lost, and no part of this machine failed.
 */
export const isHarmless: Judge = (evidence) => {
  const { outcomes, degradedCount, unfinishedCount, isKept } = evidence;
  const createdCount = outcomes.filter((outcome) => outcome === CREATED).length;
  const isThere = evidence.row?.after !== undefined;
  // A kept table may know that this user deleted the row.
  const wasRetried = outcomes.includes(PARKED) && unfinishedCount === 0 && !isKept;
  return [
    ...unless(createdCount <= 1, `${createdCount} created the same row`),
    ...unless((createdCount === 0 && !wasRetried) || isThere, 'the row is not in the table'),
    ...unless(unfinishedCount === 0, UNFINISHED),
    ...unless(degradedCount === 0, DEGRADED),
    ...rowIsLeftAlone(evidence),
  ];
};

const unless = (isSo: boolean, problem: string): readonly string[] => (isSo ? [] : [problem]);
