import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MiddlewareObj, Request } from '@middy/core';
import type { Results } from '../src/results.ts';
import { resultOf } from './result-of.ts';

/**
 * Counts each outcome as a CloudWatch metric of that name, in the log (EMF): no call to an API.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const outcomeMetric = (
  metrics: Metrics,
  results: Results,
): MiddlewareObj<unknown, unknown> => {
  const count = (request: Request): void => {
    metrics.addMetric(resultOf(results, request).outcome, MetricUnit.Count, 1);
    metrics.publishStoredMetrics();
  };
  return { after: count, onError: count };
};
