import type { MiddlewareObj, Request } from '@middy/core';
import { DEGRADED, type Metrics } from '../src/observability/metrics.ts';
import { type Results, resultOf } from '../src/observability/results.ts';

/** Counts what became of each invocation, as a metric of that name, and whether it was `degraded`. */
export const outcomeMetric = (
  metrics: Metrics,
  results: Results,
): MiddlewareObj<unknown, unknown> => {
  const count = (request: Request): void => {
    const { outcome, degraded } = resultOf(results, request);
    metrics.publish({ [outcome]: 1, ...(degraded && { [DEGRADED]: 1 }) });
  };
  return { after: count, onError: count };
};
