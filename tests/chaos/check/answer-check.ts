import type { Attempt } from '../play/ledger.ts';
import type { RunResult } from '../run.ts';
import { RIGHT, userCheck, type Verdict, wrong, wrongInTime } from './check.ts';

/** Cognito waits 5 s, Lambda ends the function after 4: the answer comes before both. */
const LIMIT_MS = 3_900;

const judge = ({ error, intact, durationMs }: Attempt, result: RunResult): Verdict => {
  if (error !== undefined) {
    return wrong(`Cognito got an error: ${error}`);
  }
  if (intact === false) {
    return wrong('Cognito got something else than its event');
  }
  return durationMs < LIMIT_MS
    ? RIGHT
    : wrongInTime(`Cognito waited ${Math.round(durationMs)} ms`, result);
};

/** Each attempt that was not killed answered with the very event, in time. */
export const answerCheck = userCheck(
  `every answer was the raw event, within ${LIMIT_MS.toLocaleString('en')} ms`,
  ({ calls }, result) =>
    calls
      .flat()
      .filter(({ killed }) => !killed)
      .map((attempt) => judge(attempt, result)),
);
