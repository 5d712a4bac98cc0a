import type { MiddlewareObj, Request } from '@middy/core';
import type { Metrics } from '../src/observability/metrics.ts';
import { resultOf } from '../src/observability/result-of.ts';
import type { Results } from '../src/observability/results.ts';

/** Counts what became of each invocation, as a metric of that name. */
export const outcomeMetric = (
  metrics: Metrics,
  results: Results,
): MiddlewareObj<unknown, unknown> => {
  const count = (request: Request): void =>
    metrics.publish({ [resultOf(results, request).outcome]: 1 });
  return { after: count, onError: count };
};
