import { isDeepStrictEqual } from 'node:util';
import type { Outcome } from '../../../src/domain/outcome.ts';
import type { Evidence, Judge } from './scene.ts';
import { whyUnwritten } from './unwritten.ts';

const CREATED = 'created' satisfies Outcome;
const APPLIED = 'already-applied' satisfies Outcome;
const ROW_EXISTS = 'row-exists' satisfies Outcome;
const PARKED = 'parked' satisfies Outcome;
/** What can become of a sign-up that ends with its row. */
const SIGN_UP_OUTCOMES: readonly unknown[] = [CREATED, APPLIED, ROW_EXISTS, PARKED];

const UNFINISHED =
  'a confirmation was parked, the retry function could not write it, and the queue ends with this run';
const DEGRADED = 'degraded: the idempotency table failed, see the log';

/**
 * The row is written once, or left as it is if it was there. A machine with too much to do may park the
 * confirmation: then the retry function writes the row.
 */
export const isWrittenOnce: Judge = (evidence) => {
  const { outcomes, row, isKept } = evidence;
  const createdCount = countOf(outcomes, CREATED);
  const isParked = outcomes.includes(PARKED);
  const expectedCount = mayBeThere(evidence) ? 0 : 1;
  // A kept table may know that this user deleted the row.
  const mustBeThere = createdCount > 0 || (isParked && !isKept);
  return [
    ...unless(
      createdCount === expectedCount || (isParked && createdCount === 0),
      `${createdCount} created, not ${expectedCount}`,
    ),
    ...unless(
      outcomes.every((outcome) => SIGN_UP_OUTCOMES.includes(outcome)),
      `outcomes: ${outcomes}`,
    ),
    ...unless(!mustBeThere || row?.after !== undefined, 'the row is not in the table'),
    ...isFinished(evidence),
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

/**
 * The table is as it was, and every invocation says that the confirmation was applied before. A machine
 * with too much to do may get no answer from the idempotency table, or park the confirmation.
 */
export const isReplay: Judge = (evidence) => {
  const { outcomes, degradedCount, row } = evidence;
  const others = outcomes.filter((outcome) => outcome !== APPLIED && outcome !== PARKED);
  const isKnown = others.length <= degradedCount && others.every((it) => it === ROW_EXISTS);
  return [
    ...unless(isKnown, `the outcome is ${outcomes}, not ${APPLIED}`),
    ...unless(isDeepStrictEqual(row?.before, row?.after), 'the row has changed'),
    ...isFinished(evidence),
  ];
};

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
 * For events that nothing is known of: the row that the event asks for is there, it is written once,
 * none is overwritten, and no part of this machine failed.
 */
export const hasItsRow: Judge = (evidence) => {
  const { sent, outcomes, degradedCount, unfinishedCount, isKept } = evidence;
  const createdCount = countOf(outcomes, CREATED);
  const isThere = evidence.row?.after !== undefined;
  // A kept table may know that this user deleted the row.
  const wasRetried = outcomes.includes(PARKED) && unfinishedCount === 0 && !isKept;
  const unwritten = outcomes.map((outcome) => whyUnwritten(outcome, sent));
  return [
    ...unwritten.flatMap((why) => (why && !why.isAskedFor ? [why.reason] : [])),
    ...unless(createdCount <= 1, `${createdCount} created the same row`),
    ...unless((createdCount === 0 && !wasRetried) || isThere, 'the row is not in the table'),
    // A copy that met another one at work still waits: the row of both is there.
    ...(isThere ? [] : isFinished(evidence)),
    ...unless(degradedCount === 0, DEGRADED),
    ...rowIsLeftAlone(evidence),
  ];
};

const countOf = (outcomes: Evidence['outcomes'], outcome: Outcome): number =>
  outcomes.filter((it) => it === outcome).length;

const isFinished: Judge = ({ unfinishedCount }) => unless(unfinishedCount === 0, UNFINISHED);

const unless = (isSo: boolean, problem: string): readonly string[] => (isSo ? [] : [problem]);
