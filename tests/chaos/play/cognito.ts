import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../../support/seeded-events.ts';
import { type CallNumber, killAfterMs } from '../plan/kills.ts';
import { hasNextFunction } from '../plan/next-function-dice.ts';
import type { Plan } from '../plan/story.ts';
import { confirmationLines, nextFunctionResult, noteLeaks, saidIn } from './function-log.ts';
import type { Attempt, Ledger, UserRecord } from './ledger.ts';
import type { NextFunction } from './next-function.ts';
import type { SandboxPool } from './sandbox-pool.ts';

/** What Cognito calls, and how its calls are to go. */
export type Cognito = {
  readonly plan: Plan;
  readonly pool: SandboxPool;
  /** The trigger with a function that comes next, and that function. */
  readonly chained: SandboxPool;
  readonly next: NextFunction;
  readonly ledger: Ledger;
};

/** Cognito calls a trigger that does not answer up to two more times. */
const ATTEMPTS = 3;

const isIntact = (payload: string, event: JsonObject): boolean => {
  try {
    return isDeepStrictEqual(JSON.parse(payload), event);
  } catch {
    return false;
  }
};

const attempt = async (
  { plan, pool, chained, next, ledger }: Cognito,
  user: UserRecord,
  event: JsonObject,
  number: CallNumber,
): Promise<Attempt> => {
  const isChained = hasNextFunction(user.story);
  const done = await (isChained ? chained : pool).invoke(
    event,
    killAfterMs(plan, user.story, number),
  );
  const { payload, error, durationMs } = done.invocation;
  noteLeaks(done.invocation, [user]);
  const isDead = error !== undefined && done.killed;
  ledger.sandboxesKilled += done.killed ? 1 : 0;
  return {
    ...saidIn(confirmationLines(done.invocation)),
    startMs: done.startMs,
    endMs: done.endMs,
    durationMs,
    killed: isDead,
    error: isDead ? undefined : error?.errorType,
    intact: payload === undefined ? undefined : isIntact(payload, event),
    next: isChained
      ? { calls: next.take(JSON.stringify(event)), said: nextFunctionResult(done.invocation) }
      : undefined,
  };
};

/**
 * Calls the trigger as Cognito does, again if there is no answer, and notes what came of it.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
 */
export const callTrigger = async (
  cognito: Cognito,
  user: UserRecord,
  event: JsonObject,
  number: Omit<CallNumber, 'attempt'>,
): Promise<void> => {
  const attempts: Attempt[] = [];
  user.calls.push(attempts);
  for (let count = 0; count < ATTEMPTS; count += 1) {
    const made = await attempt(cognito, user, event, { ...number, attempt: count });
    attempts.push(made);
    if (made.intact !== undefined) {
      return;
    }
  }
};
