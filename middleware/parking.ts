import type { MiddlewareObj, Request } from '@middy/core';
import type { ReadEvent } from '../src/domain/confirmation.ts';
import type { RetryQueue } from '../src/domain/parked-confirmation.ts';
import type { Result } from '../src/domain/record-confirmation.ts';
import { type Results, resultOf } from '../src/observability/results.ts';
import { parkingMs } from '../src/time-budget.ts';

type Parts = {
  readonly queue: RetryQueue;
  readonly results: Results;
  /** Gives the row that the handler tried to write. */
  readonly read: ReadEvent;
  /** Milliseconds that are kept at the end for the next function. @default 0 */
  readonly keptMs?: number;
};

/**
 * Parks the confirmation of an invocation that did not get its row written.
 *
 * Used last, it runs first on the way out, so that the log, the metric and the trace say `parked`.
 */
export const parking = ({ queue, results, read, keptMs = 0 }: Parts) => {
  const parked = async (request: Request, lost: Result): Promise<Result> => {
    const reading = read(request.event, request.context);
    if (reading.kind !== 'sign-up') {
      return { ...lost, outcome: reading.kind };
    }
    try {
      const remainingMs = request.context.getRemainingTimeInMillis();
      const limit = AbortSignal.timeout(parkingMs(remainingMs, keptMs));
      await queue.park(reading.write, limit);
      return { ...lost, outcome: 'parked' };
    } catch (fault) {
      return { ...lost, faults: [...lost.faults, fault] };
    }
  };
  const parkIfLost = async (request: Request): Promise<void> => {
    const result = resultOf(results, request);
    if (result.outcome === 'unrecorded') {
      results.set(request.context, await parked(request, result));
    }
  };
  return { after: parkIfLost, onError: parkIfLost } satisfies MiddlewareObj<unknown, unknown>;
};
