import type { RunResult } from '../run.ts';
import { answerCheck } from './answer-check.ts';
import type { Check, Finding } from './check.ts';
import { comparisonCheck } from './comparison-check.ts';
import { deadLetterCheck } from './dead-letter-check.ts';
import { deletionCheck } from './deletion-check.ts';
import { editCheck } from './edit-check.ts';
import { longOutageCheck } from './long-outage-check.ts';
import { nextFunctionCheck } from './next-function-check.ts';
import { outcomeCheck } from './outcome-check.ts';
import { privacyCheck } from './privacy-check.ts';
import { lostCheck, rowCheck } from './row-check.ts';
import { strangerCheck } from './stranger-check.ts';

const CHECKS: readonly Check[] = [
  rowCheck,
  lostCheck,
  comparisonCheck,
  longOutageCheck,
  strangerCheck,
  editCheck,
  deletionCheck,
  answerCheck,
  outcomeCheck,
  nextFunctionCheck,
  deadLetterCheck,
  privacyCheck,
];

/** What came of a check: how much it looked at, and all that was not plainly right. */
export type Judgement = {
  readonly name: string;
  readonly examined: number;
  /** Whom each reason excused. */
  readonly allowed: ReadonlyMap<string, readonly string[]>;
  readonly wrong: readonly { readonly about: string; readonly what: string }[];
};

const allowedIn = (findings: readonly Finding[]): ReadonlyMap<string, readonly string[]> => {
  const excused = findings.flatMap(({ about, verdict }) =>
    verdict.kind === 'allowed' ? [{ about, reason: verdict.reason }] : [],
  );
  return new Map(
    [...Map.groupBy(excused, ({ reason }) => reason)].map(([reason, group]) => [
      reason,
      [...new Set(group.map(({ about }) => about))],
    ]),
  );
};

/** Puts every question to a run. */
export const judgeRun = (result: RunResult): readonly Judgement[] =>
  CHECKS.map(({ name, find }) => {
    const findings = find(result);
    return {
      name,
      examined: findings.length,
      allowed: allowedIn(findings),
      wrong: findings.flatMap(({ about, verdict }) =>
        verdict.kind === 'wrong' ? [{ about, what: verdict.what }] : [],
      ),
    };
  });
