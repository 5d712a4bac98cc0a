import type { MiddlewareObj, Request } from '@middy/core';
import type { Results } from '../src/results.ts';
import type { Metrics } from './metrics.ts';
import { resultOf } from './result-of.ts';

/** Counts what became of each invocation, as a metric of that name. */
export const outcomeMetric = (
  metrics: Metrics,
  results: Results,
): MiddlewareObj<unknown, unknown> => {
  const count = (request: Request): void =>
    metrics.publish({ [resultOf(results, request).outcome]: 1 });
  return { after: count, onError: count };
};
