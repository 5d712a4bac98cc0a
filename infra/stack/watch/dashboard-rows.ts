import {
  AlarmStatusWidget,
  Color,
  GraphWidget,
  type HorizontalAnnotation,
  type IMetric,
  type IWidget,
  SingleValueWidget,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { FUNCTION_TIMEOUT_MS, RETRY_SERVICE, SERVICE } from '../../../src/contract.ts';
import type { Outcome } from '../../../src/domain/outcome.ts';
import type { Settings } from '../options.ts';
import { SLOW_MS } from './alarm-rules.ts';
import type { Alarms } from './alarms.ts';
import {
  claimedConcurrency,
  coldStartMetric,
  degradedMetric,
  foundMetric,
  lambdaMetric,
  nextFunctionMetric,
  outcomeMetric,
  pipeMetric,
  queueMetric,
  type Service,
  waitedMetric,
  writeThrottles,
} from './metrics.ts';

const FULL = 24;
const HALF = 12;
const THIRD = 8;
const HEIGHT = 6;
const COGNITO_LIMIT_MS = 5_000;

/** One colour an outcome: an outcome that is new or renamed must find its place here to compile. */
const OUTCOME_COLORS = {
  created: Color.GREEN,
  'already-applied': Color.BLUE,
  'row-exists': Color.ORANGE,
  'not-a-sign-up': Color.GREY,
  'no-key': Color.PINK,
  malformed: Color.BROWN,
  parked: Color.PURPLE,
  unrecorded: Color.RED,
} as const satisfies Record<Outcome, string>;

const OUTCOME_NAMES = Object.keys(OUTCOME_COLORS) as Outcome[]; // the keys of the object above

/** What can become of a confirmation that was parked: it was a sign-up with an address. */
const RETRY_OUTCOMES = [
  'created',
  'already-applied',
  'row-exists',
  'parked',
  'malformed',
] as const satisfies readonly Outcome[];

const line = (value: number, label: string, color: string): HorizontalAnnotation => ({
  ...{ value, label, color },
});

const graph = (title: string, width: number, metrics: readonly IMetric[]): GraphWidget =>
  new GraphWidget({
    ...{
      title,
      width,
      height: HEIGHT,
      left: [...metrics],
      leftYAxis: { min: 0, showUnits: false },
    },
  });

const outcomeMetrics = (
  options: Settings,
  outcomes: readonly Outcome[],
  service: Service,
): readonly IMetric[] =>
  outcomes.map((outcome) =>
    outcomeMetric(options, outcome, service).with({ color: OUTCOME_COLORS[outcome] }),
  );

export const headingRow = ({ functionName, runbookUrl }: Settings): IWidget[] => [
  new TextWidget({
    width: FULL,
    height: 2,
    markdown: `# ${functionName}\nRead from top to bottom: is a user without a row, is it slow, is something down? What to do: ${runbookUrl}`,
  }),
];

export const alarmRow = ({ all }: Alarms): IWidget[] => [
  new AlarmStatusWidget({ title: 'Alarms', width: FULL, height: 3, alarms: [...all.values()] }),
];

export const confirmationRow = (options: Settings): IWidget[] => [
  new GraphWidget({
    title: 'Confirmations by outcome',
    width: HALF,
    height: HEIGHT,
    stacked: true,
    left: [...outcomeMetrics(options, OUTCOME_NAMES, SERVICE)],
    // Each is in an outcome, too.
    right: [degradedMetric(options).with({ color: Color.RED })],
    rightYAxis: { min: 0, showUnits: false },
    leftYAxis: { min: 0, showUnits: false },
  }),
  graph('Parked confirmations that were tried again, by outcome', THIRD, [
    ...outcomeMetrics(options, RETRY_OUTCOMES, RETRY_SERVICE),
  ]),
  new SingleValueWidget({
    title: 'Users without a row',
    width: FULL - HALF - THIRD,
    height: HEIGHT,
    setPeriodToTimeRange: true,
    metrics: [outcomeMetric(options, 'unrecorded'), outcomeMetric(options, 'parked')],
  }),
];

export const durationRow = (options: Settings): IWidget[] => {
  const duration = (statistic: string) =>
    lambdaMetric(options.functionName, 'Duration', statistic).with({ label: statistic });
  return [
    new GraphWidget({
      title: 'Duration of the trigger (ms)',
      width: HALF,
      height: HEIGHT,
      left: [duration('p50'), duration('p99'), duration(Stats.MAXIMUM)],
      leftYAxis: { min: 0, showUnits: false },
      leftAnnotations: [
        line(COGNITO_LIMIT_MS, 'Cognito gives up', Color.RED),
        line(FUNCTION_TIMEOUT_MS, 'Lambda ends the function', Color.ORANGE),
        line(SLOW_MS, 'alarm on p99', Color.GREY),
      ],
    }),
    graph('Cold starts of the trigger', THIRD, [coldStartMetric(options)]),
    graph('Concurrency', FULL - HALF - THIRD, [
      lambdaMetric(options.functionName, 'ConcurrentExecutions', Stats.MAXIMUM).with({
        label: options.functionName,
      }),
      claimedConcurrency(),
    ]),
  ];
};

export const failureRow = (options: Settings): IWidget[] => {
  const functions = [options.functionName, options.retryFunctionName];
  const sums = (metric: 'Errors' | 'Throttles') =>
    functions.map((name) => lambdaMetric(name, metric, Stats.SUM).with({ label: name }));
  return [
    graph('Errors', THIRD, sums('Errors')),
    graph('Throttles', THIRD, sums('Throttles')),
    graph('Throttled writes of DynamoDB', THIRD, [
      writeThrottles(options.usersTableName),
      writeThrottles(options.idempotencyTableName),
    ]),
  ];
};

export const queueRow = (options: Settings): IWidget[] => {
  const { retryQueueName, deadLetterQueueName } = options;
  return [
    graph('Parked confirmations', THIRD, [
      queueMetric(retryQueueName, 'ApproximateNumberOfMessagesVisible', 'waiting'),
      queueMetric(
        retryQueueName,
        'ApproximateNumberOfMessagesNotVisible',
        'being tried, or hidden until then',
      ),
    ]),
    graph('Age of the oldest parked confirmation (s)', THIRD, [
      queueMetric(retryQueueName, 'ApproximateAgeOfOldestMessage', 'not tried, or twice'),
      waitedMetric(options),
    ]),
    graph('Dead letters', THIRD, [
      queueMetric(deadLetterQueueName, 'ApproximateNumberOfMessagesVisible', 'dead letters'),
    ]),
  ];
};

export const nextFunctionRow = (options: Settings): IWidget[] => [
  graph('Events that the next function did not take at once', HALF, [
    nextFunctionMetric(options, 'handedOver').with({ color: Color.ORANGE }),
    nextFunctionMetric(options, 'failed').with({ color: Color.RED }),
  ]),
];

/** Hours without a run have no value: the daily counts stand as points of their own. */
export const reconcileRow = (options: Settings): IWidget[] => [
  graph('Found by the daily comparison of pool and table', HALF, [
    foundMetric(options, 'missing').with({ color: Color.RED }),
    foundMetric(options, 'repaired').with({ color: Color.GREEN }),
    foundMetric(options, 'collision').with({ color: Color.ORANGE }),
  ]),
  graph('Runs of the daily comparison, and those that broke off', HALF, [
    lambdaMetric(options.reconcileFunctionName, 'Invocations', Stats.SUM).with({ label: 'runs' }),
    lambdaMetric(options.reconcileFunctionName, 'Errors', Stats.SUM).with({ label: 'broken off' }),
  ]),
];

export const eventRow = (options: Settings): IWidget[] => [
  graph('Events of new rows', HALF, [
    pipeMetric(options, 'EventCount', 'events').with({ color: Color.GREEN }),
    pipeMetric(options, 'ExecutionFailed', 'batches that failed').with({ color: Color.RED }),
  ]),
  graph('Events that could not be sent', HALF, [
    queueMetric(
      options.eventsDeadLetterQueueName,
      'ApproximateNumberOfMessagesVisible',
      'dead letters',
    ),
  ]),
];
