import type { Logger } from '@aws-lambda-powertools/logger';
import type { MiddlewareObj, Request } from '@middy/core';
import type { NextFunction } from '../src/domain/next-function.ts';
import { handlesOf } from '../src/domain/public-view.ts';
import { describeFault } from '../src/observability/describe-fault.ts';
import { type Metrics, NEXT_FUNCTION_METRICS } from '../src/observability/metrics.ts';
import { handOverMs, nextCallMs } from '../src/time-budget.ts';

type Parts = {
  readonly next: NextFunction;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** The event as it came in, whatever was done to `request.event`. */
  readonly received: (request: Request) => unknown;
};

/**
 * Calls the next function when the row is dealt with, whatever became of it.
 *
 * It waits for the function as long as the time allows. If the call fails, or if there is no time for
 * one, Lambda is asked to invoke the function later. The function can therefore run more than once for
 * one event, as with Cognito itself. What it returns, and how it fails, never reaches Cognito.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-invocation.html
 */
export const nextFunction = ({ next, logger, metrics, received }: Parts) => {
  const call = async (event: string, remainingMs: number): Promise<void> => {
    const ms = nextCallMs(remainingMs);
    if (ms === 0) {
      throw new DOMException('Too little time is left to wait for it.', 'TimeoutError');
    }
    await next.call(event, AbortSignal.timeout(ms));
  };

  /** Why the event could not be handed over either; undefined if Lambda took it. */
  const handOver = (event: string, remainingMs: number): Promise<unknown> =>
    next.handOver(event, AbortSignal.timeout(handOverMs(remainingMs))).catch((fault) => fault);

  const tell = (request: Request, callFault: unknown, handOverFault: unknown): void => {
    const { handedOver, failed } = NEXT_FUNCTION_METRICS;
    const [result, level] =
      handOverFault === undefined
        ? ([handedOver, 'warn'] as const)
        : ([failed, 'critical'] as const);
    logger[level]('next function', {
      result,
      ...handlesOf(request.event),
      fault: describeFault(callFault),
      ...(handOverFault !== undefined && { hand_over_fault: describeFault(handOverFault) }),
    });
    metrics.publish({ [result]: 1 });
  };

  const run = async (request: Request): Promise<void> => {
    const remainingMs = () => request.context.getRemainingTimeInMillis();
    const event = JSON.stringify(received(request));
    try {
      await call(event, remainingMs());
    } catch (fault) {
      tell(request, fault, await handOver(event, remainingMs()));
    }
  };

  return { after: run, onError: run } satisfies MiddlewareObj<unknown, unknown>;
};
