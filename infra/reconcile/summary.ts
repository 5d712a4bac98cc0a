import {
  type Counts,
  countOf,
  type Finding,
  stillMissing,
} from '../../src/domain/reconcile/finding.ts';
import { USER_STATES } from '../../src/domain/reconcile/user-state.ts';
import { AwsCallError } from '../aws/aws-call-error.ts';
import { countText, durationText } from '../cli/pace.ts';
import { tableText, terminalWidth } from '../cli/table-text.ts';

/** What came of a run of the command. */
export type Summary = {
  readonly userPoolId: string;
  readonly region: string;
  readonly account: string;
  readonly table: string;
  readonly mode: 'report' | 'apply';
  /** False if the pool was not read to its end; the same command goes on. */
  readonly isComplete: boolean;
  readonly users: number;
  readonly continuedAfterUsers: number;
  /** False when no attribute of a row says whose it is, so that no row is called foreign or orphaned. */
  readonly tellsOwners: boolean;
  readonly findings: Counts;
  /** Why rows could not be written: names of errors, and how many rows each is in the way of. */
  readonly failures: Counts;
  readonly startedOver: number;
  readonly throttled: number;
  readonly durationMs: number;
};

type Meaning = readonly [finding: Finding, meaning: string];

/** What a reader wants to know first. */
const MEANINGS: readonly Meaning[] = [
  ['present', 'have a row'],
  ['missing', 'have no row: --apply writes it'],
  ['repaired', 'had no row: written now'],
  ['failed', 'have no row, and it could not be written: see below'],
  ['removed', 'have no row any more: it was removed within 15 days of the sign-up'],
  ['in-progress', 'are being written: the next run looks again'],
  ['no-key', 'lack what the key is made of: no row possible'],
  ['collision', 'share their key with another user, and so their row'],
  ['similar-key', 'have a key that differs from another only in case'],
  ['foreign-row', "have a row with another user's sub"],
  ['orphaned-row', 'have a row with a sub that nobody in the pool has'],
];

const OWNERS_UNKNOWN =
  'It cannot be told whose row it is: the row has no attribute that is {sub} alone.';

const SKIPPED = 'skipped:';

const meaningOf = (finding: string): string => {
  const state = finding.slice(SKIPPED.length);
  if (state === 'UNCONFIRMED') {
    return 'are not confirmed: no row';
  }
  return (USER_STATES as readonly string[]).includes(state)
    ? `are ${state}: see --include and --exclude`
    : `are ${state}: no row`;
};

type Line = readonly [count: string, finding: string, meaning: string];

const linesOf = ({ findings, users, durationMs }: Summary): readonly Line[] => [
  [countText(users), 'users', `in ${durationText(durationMs)}`],
  ...MEANINGS.filter(
    ([finding]) => countOf(findings, finding) > 0 || ['present', 'missing'].includes(finding),
  ).map(([finding, meaning]): Line => [countText(countOf(findings, finding)), finding, meaning]),
  ...Object.entries(findings)
    .filter(([finding]) => finding.startsWith(SKIPPED))
    .map(([finding, count]): Line => [countText(count), finding, meaningOf(finding)]),
];

/** One sentence for each reason, in the words that all commands have for it. */
const failureLines = ({ failures, table, region }: Summary): readonly string[] =>
  Object.entries(failures).map(([name, count]) => {
    const fault = Object.assign(new Error(), { name });
    const call = { action: 'dynamodb:PutItem', target: `table ${table}`, region };
    return `${countText(count)} not written: ${new AwsCallError(fault, call).message}`;
  });

const paragraph = (lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', ...lines];

/** A table by finding, with what each means. @param width columns of the terminal */
export const summaryText = (summary: Summary, width = terminalWidth()): string =>
  [
    '',
    tableText(linesOf(summary), ['right'], width),
    ...paragraph(failureLines(summary)),
    ...paragraph(summary.tellsOwners ? [] : [OWNERS_UNKNOWN]),
    ...paragraph([verdict(summary)]),
  ].join('\n');

const verdict = ({ isComplete, findings }: Summary): string => {
  if (!isComplete) {
    return 'Not finished. The same command goes on from here.';
  }
  const missing = stillMissing(findings);
  return missing === 0
    ? 'Nothing is missing.'
    : `${countText(missing)} confirmed users have no row.`;
};

/** Whether the whole pool was compared and nobody is without a row. */
export const isOk = ({ isComplete, findings }: Summary): boolean =>
  isComplete && stillMissing(findings) === 0;

/** The same as one JSON document. */
export const summaryJson = (summary: Summary): string =>
  JSON.stringify({ ok: isOk(summary), ...summary }, undefined, 2);
