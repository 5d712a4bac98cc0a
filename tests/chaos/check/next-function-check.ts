import { NEXT_FUNCTION_METRICS } from '../../../src/observability/metrics.ts';
import { hasNextFunction } from '../plan/next-function-dice.ts';
import type { Attempt, NextSeen } from '../play/ledger.ts';
import type { RunResult } from '../run.ts';
import { allowed, RIGHT, userCheck, type Verdict, wrong, wrongInTime } from './check.ts';

const { handedOver, failed } = NEXT_FUNCTION_METRICS;

const hasRun = ({ calls }: NextSeen, isAsync: boolean): boolean =>
  calls.some((call) => call.isAsync === isAsync && call.manner === 'runs');

/** Whether the event was called for and then handed over, and neither came through. */
const wasOutOfReach = (seen: NextSeen): boolean =>
  seen.calls.some(({ isAsync }) => isAsync) && !hasRun(seen, true);

const judge = ({ next }: Attempt, result: RunResult): Verdict => {
  if (next === undefined) {
    return wrong('it was not looked at');
  }
  switch (next.said) {
    case undefined:
      return hasRun(next, false) ? RIGHT : wrong('it was not called, and no line says so');
    case handedOver:
      return hasRun(next, true) ? RIGHT : wrong('the event was not handed over, as the line says');
    case failed:
      return wasOutOfReach(next)
        ? allowed('the next function could neither be called nor be handed the event')
        : wrongInTime('the line says that it failed, and nothing was in its way', result);
    default:
      return wrong(`the line says ${next.said}`);
  }
};

/** Each confirmation that was answered reached the next function, as Cognito's own event, or a line says that it did not. */
export const nextFunctionCheck = userCheck(
  'the next function got each event, raw, or a line says so',
  (user, result) =>
    hasNextFunction(user.story)
      ? user.calls
          .flat()
          .filter(({ intact }) => intact !== undefined)
          .map((attempt) => judge(attempt, result))
      : [],
);
