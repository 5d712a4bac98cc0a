import {
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import { RETRY_QUEUE } from '../../../src/contract.ts';
import type { Settings } from '../options.ts';
import {
  claimedConcurrency,
  degradedMetric,
  FIVE_MINUTES,
  foundMetric,
  lambdaMetric,
  MINUTE,
  nextFunctionMetric,
  outcomeMetric,
  pipeMetric,
  queueMetric,
  waitedMetric,
} from './metrics.ts';

/** When an alarm rings, and what it says. */
export type AlarmRule = {
  /** One sentence for the person on call. */
  readonly says: string;
  readonly metric: IMetric;
  readonly threshold: number;
  readonly comparison: ComparisonOperator;
  /** Rings when `datapoints` of the last `of` periods are over the threshold. */
  readonly datapoints: number;
  readonly of: number;
};

const ABOVE = ComparisonOperator.GREATER_THAN_THRESHOLD;
const SECOND_MS = 1_000;

/** A confirmation that waits longer than this was not tried at all, or failed for the third time. */
const LONG_WAIT_SECONDS = 5 * 60;
/**
 * More than the longest wait between two deliveries, so that the alarm rings until the matter ends: one
 * more for the delivery itself, and one that has only begun.
 */
const PERIODS_UNTIL_NEXT_DELIVERY =
  Math.ceil(RETRY_QUEUE.visibilityTimeoutSeconds / FIVE_MINUTES.toSeconds()) + 2;
/** Cognito gives up after 5 s and the function after 4: from 3 s on, little is left for the next fault. */
export const SLOW_MS = 3 * SECOND_MS;
const NEARLY = 0.8;

/** Rings as soon as one is counted. */
const anyOf = (says: string, metric: IMetric): AlarmRule => ({
  ...{ says, metric, threshold: 0, comparison: ABOVE, datapoints: 1, of: 1 },
});

const errorsOf = (functionName: string): IMetric =>
  lambdaMetric(functionName, 'Errors', Stats.SUM).with({ period: MINUTE });

const throttlesOf = ({ functionName, retryFunctionName }: Settings): IMetric =>
  new MathExpression({
    expression: 'add + retry',
    usingMetrics: {
      add: lambdaMetric(functionName, 'Throttles', Stats.SUM),
      retry: lambdaMetric(retryFunctionName, 'Throttles', Stats.SUM),
    },
    label: 'throttled invocations of both functions',
    period: MINUTE,
  });

/** The alarms of the comparison of pool and table. */
const reconcileRules = (options: Settings) =>
  ({
    missing: anyOf(
      'The daily comparison found confirmed users without a row: the trigger failed someone.',
      foundMetric(options, 'missing'),
    ),
    'reconcile-errors': anyOf(
      'The daily comparison of pool and table broke off: rows may be missing unseen.',
      errorsOf(options.reconcileFunctionName),
    ),
  }) as const satisfies Record<string, AlarmRule>;

/** The alarms of the events. A single failure, which the next attempt repairs, does not ring. */
const eventRules = (options: Settings) =>
  ({
    'events-failing': {
      says: 'Events of new rows cannot be sent. They are tried for twelve hours.',
      metric: new MathExpression({
        expression: 'FILL(failed, 0) + FILL(partly, 0)',
        usingMetrics: {
          failed: pipeMetric(options, 'ExecutionFailed', 'failed'),
          partly: pipeMetric(options, 'ExecutionPartiallyFailed', 'failed in part'),
        },
        label: 'batches of events that failed',
        period: FIVE_MINUTES,
      }),
      ...{ threshold: 0, comparison: ABOVE, datapoints: 2, of: 3 },
    },
    'events-dead-letters': anyOf(
      'Events of new rows could not be sent for twelve hours; nothing tries them again.',
      queueMetric(
        options.eventsDeadLetterQueueName,
        'ApproximateNumberOfMessagesVisible',
        'events that could not be sent',
      ),
    ),
  }) as const satisfies Record<string, AlarmRule>;

/** The alarm of the function that comes after the trigger. */
const nextFunctionRules = (options: Settings) =>
  ({
    'next-function-failed': anyOf(
      'The next function did not get the event of a confirmed user, and will not get it later.',
      nextFunctionMetric(options, 'failed').with({ period: MINUTE }),
    ),
  }) as const satisfies Record<string, AlarmRule>;

/**
 * Every alarm. Its key is the end of its name and the heading of its section in `docs/operate.md`.
 */
export const alarmRules = (options: Settings) =>
  ({
    unrecorded: anyOf(
      'A confirmed user has no row and waits nowhere: only the user pool knows of them.',
      outcomeMetric(options, 'unrecorded').with({ period: MINUTE }),
    ),
    'dead-letters': anyOf(
      'Parked confirmations failed for three days; nothing tries them again.',
      queueMetric(
        options.deadLetterQueueName,
        'ApproximateNumberOfMessagesVisible',
        'dead letters',
      ),
    ),
    'parked-too-long': {
      says: 'Parked confirmations wait for longer than five minutes and are not tried: their users have no row yet.',
      metric: queueMetric(
        options.retryQueueName,
        'ApproximateAgeOfOldestMessage',
        'oldest parked confirmation (s)',
      ),
      ...{ threshold: LONG_WAIT_SECONDS, comparison: ABOVE, datapoints: 1, of: 1 },
    },
    'retried-too-long': {
      says: 'Parked confirmations have kept failing for longer than five minutes: their users have no row yet.',
      metric: waitedMetric(options),
      ...{ threshold: LONG_WAIT_SECONDS, comparison: ABOVE, datapoints: 1 },
      of: PERIODS_UNTIL_NEXT_DELIVERY,
    },
    degraded: anyOf(
      'Rows are written without a record of them: a late replay could bring back a row that its user deleted.',
      degradedMetric(options),
    ),
    errors: anyOf(
      'The trigger failed as a whole, so Cognito shows its users an error.',
      errorsOf(options.functionName),
    ),
    'retry-errors': anyOf(
      'The function that finishes parked confirmations failed as a whole.',
      errorsOf(options.retryFunctionName),
    ),
    throttles: anyOf(
      'Lambda refused to start a function: too many run at once.',
      throttlesOf(options),
    ),
    slow: {
      says: 'One confirmation in a hundred takes longer than 3 s; Cognito gives up after 5 s.',
      metric: lambdaMetric(options.functionName, 'Duration', Stats.p(99)),
      // With few sign-ups one slow one is the hundredth: it takes two of three periods to ring.
      ...{ threshold: SLOW_MS, comparison: ABOVE, datapoints: 2, of: 3 },
    },
    concurrency: {
      says: "The account's functions are near the number that may run at once.",
      metric: claimedConcurrency(),
      threshold: Math.floor(options.accountConcurrency * NEARLY),
      ...{
        comparison: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        datapoints: 2,
        of: 3,
      },
    },
    ...(options.nextFunction !== undefined && nextFunctionRules(options)),
    ...(options.reconcile !== 'off' && reconcileRules(options)),
    ...(options.events !== 'false' && eventRules(options)),
  }) as const satisfies Record<string, AlarmRule>;

/** Key of an alarm. */
export type AlarmKey = keyof ReturnType<typeof alarmRules>;

/** Name of an alarm in CloudWatch. */
export const alarmName = (functionName: string, key: AlarmKey): string => `${functionName}-${key}`;
