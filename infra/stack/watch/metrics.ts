import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { RECONCILE_SERVICE, RETRY_SERVICE, SERVICE } from '../../../src/contract.ts';
import type { Outcome } from '../../../src/domain/outcome.ts';
import { DEGRADED, NEXT_FUNCTION_METRICS, WAITED } from '../../../src/observability/metrics.ts';
import type { Settings } from '../options.ts';

/** The names by which CloudWatch knows what is watched. */
export type Names = Pick<
  Settings,
  | 'functionName'
  | 'retryFunctionName'
  | 'usersTableName'
  | 'idempotencyTableName'
  | 'retryQueueName'
  | 'deadLetterQueueName'
  | 'metricsNamespace'
>;

export const MINUTE = Duration.minutes(1);
export const FIVE_MINUTES = Duration.minutes(5);
export const HOUR = Duration.hours(1);

/** Who wrote a line: the `service` of its metrics, which is their only dimension. */
export type Service = typeof SERVICE | typeof RETRY_SERVICE;

/** How often an outcome came, as the functions count it in their logs. */
export const outcomeMetric = (
  { metricsNamespace }: Names,
  outcome: Outcome,
  service: Service = SERVICE,
): Metric =>
  new Metric({
    namespace: metricsNamespace,
    metricName: outcome,
    dimensionsMap: { service },
    label: outcome,
    statistic: Stats.SUM,
    period: FIVE_MINUTES,
  });

/** How often the trigger went on without the idempotency table. */
export const degradedMetric = ({ metricsNamespace }: Names): Metric =>
  new Metric({
    namespace: metricsNamespace,
    metricName: DEGRADED,
    dimensionsMap: { service: SERVICE },
    label: DEGRADED,
    statistic: Stats.SUM,
    period: FIVE_MINUTES,
  });

/**
 * For how long the confirmations have waited that `retry_user` could not finish. SQS's own age leaves a
 * message out after its third delivery.
 */
export const waitedMetric = ({ metricsNamespace }: Names): Metric =>
  new Metric({
    namespace: metricsNamespace,
    metricName: WAITED,
    dimensionsMap: { service: RETRY_SERVICE },
    label: 'retried without success',
    statistic: Stats.MAXIMUM,
    period: FIVE_MINUTES,
  });

/** How often the next function could not be called, and got the event later, or not at all. */
export const nextFunctionMetric = (
  { metricsNamespace }: Names,
  how: keyof typeof NEXT_FUNCTION_METRICS,
): Metric =>
  new Metric({
    namespace: metricsNamespace,
    metricName: NEXT_FUNCTION_METRICS[how],
    dimensionsMap: { service: SERVICE },
    label: how === 'failed' ? 'did not get the event' : 'gets the event later',
    statistic: Stats.SUM,
    period: FIVE_MINUTES,
  });

/** What the comparison of pool and table counts, see `src/functions/reconcile/say-run.ts`. */
export type Found = 'missing' | 'repaired' | 'collision';

/** How many users of a kind the comparison found. */
export const foundMetric = ({ metricsNamespace }: Names, found: Found): Metric =>
  new Metric({
    namespace: metricsNamespace,
    metricName: found,
    dimensionsMap: { service: RECONCILE_SERVICE },
    label: found,
    statistic: Stats.SUM,
    period: HOUR,
  });

/** Name of the metric that {@link coldStartMetric} reads; a metric filter of the log counts it. */
export const COLD_START = 'cold-start';

/** Milliseconds of the invocations that met a new sandbox: their count is the number of cold starts. */
export const coldStartMetric = ({ metricsNamespace }: Names): Metric =>
  new Metric({
    namespace: metricsNamespace,
    metricName: COLD_START,
    dimensionsMap: { service: SERVICE },
    label: 'cold starts',
    statistic: Stats.SAMPLE_COUNT,
    period: FIVE_MINUTES,
  });

/** @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
export const lambdaMetric = (
  functionName: string,
  metricName: 'Duration' | 'Errors' | 'Throttles' | 'Invocations' | 'ConcurrentExecutions',
  statistic: string,
): Metric =>
  new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: { FunctionName: functionName },
    label: `${metricName} of ${functionName} (${statistic})`,
    statistic,
    period: FIVE_MINUTES,
  });

/**
 * How much of the account's concurrency is taken, what is reserved for other functions included.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-concurrency.html
 */
export const claimedConcurrency = (): Metric =>
  new Metric({
    namespace: 'AWS/Lambda',
    metricName: 'ClaimedAccountConcurrency',
    label: 'claimed by all functions of the account',
    statistic: Stats.MAXIMUM,
    period: MINUTE,
  });

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
export const queueMetric = (
  queueName: string,
  metricName:
    | 'ApproximateNumberOfMessagesVisible'
    | 'ApproximateNumberOfMessagesNotVisible'
    | 'ApproximateAgeOfOldestMessage',
  label: string,
): Metric =>
  new Metric({
    namespace: 'AWS/SQS',
    metricName,
    dimensionsMap: { QueueName: queueName },
    label,
    statistic: Stats.MAXIMUM,
    period: MINUTE,
  });

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-monitoring.html */
export const pipeMetric = (
  { eventsPipeName }: Pick<Settings, 'eventsPipeName'>,
  metricName: 'EventCount' | 'ExecutionFailed' | 'ExecutionPartiallyFailed',
  label: string,
): Metric =>
  new Metric({
    namespace: 'AWS/EventBridge/Pipes',
    metricName,
    dimensionsMap: { PipeName: eventsPipeName },
    label,
    statistic: Stats.SUM,
    period: FIVE_MINUTES,
  });

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html */
export const writeThrottles = (tableName: string): Metric =>
  new Metric({
    namespace: 'AWS/DynamoDB',
    metricName: 'WriteThrottleEvents',
    dimensionsMap: { TableName: tableName },
    label: `throttled writes to ${tableName}`,
    statistic: Stats.SUM,
    period: FIVE_MINUTES,
  });
