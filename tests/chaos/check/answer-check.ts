import type { Attempt } from '../play/ledger.ts';
import { RIGHT, userCheck, type Verdict, wrong } from './check.ts';

/** Cognito waits 5 s, Lambda ends the function after 4: the answer comes before both. */
const LIMIT_MS = 3_900;

const judge = ({ error, intact, durationMs }: Attempt): Verdict => {
  if (error !== undefined) {
    return wrong(`Cognito got an error: ${error}`);
  }
  if (intact === false) {
    return wrong('Cognito got something else than its event');
  }
  return durationMs < LIMIT_MS ? RIGHT : wrong(`Cognito waited ${Math.round(durationMs)} ms`);
};

/** Each attempt that was not killed answered with the very event, in time. */
export const answerCheck = userCheck(
  `every answer was the raw event, within ${LIMIT_MS.toLocaleString('en')} ms`,
  ({ calls }) =>
    calls
      .flat()
      .filter(({ killed }) => !killed)
      .map(judge),
);
