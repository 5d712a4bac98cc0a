import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MiddlewareObj, Request } from '@middy/core';
import type { Outcome } from '../src/domain/outcome.ts';
import type { Results } from '../src/results.ts';
import { resultOf } from './result-of.ts';

/**
 * Counts an outcome as a CloudWatch metric of that name, in the log (EMF): no call to an API.
 *
 * @param details are kept beside the metric, where Logs Insights finds them
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const countOutcome = (
  metrics: Metrics,
  outcome: Outcome,
  details: Readonly<Record<string, number>> = {},
): void => {
  metrics.addMetric(outcome, MetricUnit.Count, 1);
  for (const [name, value] of Object.entries(details)) {
    metrics.addMetadata(name, String(value));
  }
  metrics.publishStoredMetrics();
};

/** Counts what became of each invocation. */
export const outcomeMetric = (
  metrics: Metrics,
  results: Results,
): MiddlewareObj<unknown, unknown> => {
  const count = (request: Request): void =>
    countOutcome(metrics, resultOf(results, request).outcome);
  return { after: count, onError: count };
};
