import {
  type CloudWatchClient,
  type Metric,
  type MetricAlarm,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import type { Outcome } from '../../../src/domain/outcome.ts';
import { DEGRADED, NEXT_FUNCTION_METRICS, WAITED } from '../../../src/observability/metrics.ts';
import { calling } from '../../aws/aws-call-error.ts';
import { type Check, type CheckName, right, wrong } from '../check.ts';

/** What has to be watched, whatever the alarm is called. */
export type Watched = {
  readonly what: string;
  readonly namespace: string;
  /** One of these. */
  readonly metricNames: readonly string[];
  /** Value of a dimension, if the metric is not the whole account's. */
  readonly of?: string;
};

export type Names = Readonly<
  Record<'functionName' | 'retryQueueName' | 'deadLetterName' | 'metricsNamespace', string>
> & { readonly hasNextFunction: boolean };

const UNRECORDED: Outcome = 'unrecorded';

/** The alarms that the stack has. */
export const watchedBy = (names: Names): readonly Watched[] => {
  const lambda = (what: string, metricName: string): Watched => ({
    ...{ what, namespace: 'AWS/Lambda', metricNames: [metricName], of: names.functionName },
  });
  const sqs = (what: string, metricName: string, queueName: string): Watched => ({
    ...{ what, namespace: 'AWS/SQS', metricNames: [metricName], of: queueName },
  });
  return [
    {
      ...{ what: UNRECORDED, namespace: names.metricsNamespace, metricNames: [UNRECORDED] },
    },
    sqs('dead letters', 'ApproximateNumberOfMessagesVisible', names.deadLetterName),
    sqs('the oldest parked message', 'ApproximateAgeOfOldestMessage', names.retryQueueName),
    lambda('errors', 'Errors'),
    lambda('throttles', 'Throttles'),
    lambda('duration', 'Duration'),
    {
      what: 'concurrency',
      namespace: 'AWS/Lambda',
      metricNames: ['ConcurrentExecutions', 'ClaimedAccountConcurrency'],
    },
    {
      ...{ what: 'messages that keep failing', namespace: names.metricsNamespace },
      metricNames: [WAITED],
    },
    { what: DEGRADED, namespace: names.metricsNamespace, metricNames: [DEGRADED] },
    ...(names.hasNextFunction
      ? [
          {
            ...{ what: 'a next function out of reach', namespace: names.metricsNamespace },
            metricNames: [NEXT_FUNCTION_METRICS.failed],
          },
        ]
      : []),
  ];
};

/** Those that it has besides with the daily comparison. */
export const watchedOfReconcile = ({
  functionName,
  metricsNamespace,
}: Pick<Names, 'functionName' | 'metricsNamespace'>): readonly Watched[] => [
  { what: 'missing rows', namespace: metricsNamespace, metricNames: ['missing'] },
  {
    ...{ what: 'comparisons that broke off', namespace: 'AWS/Lambda', metricNames: ['Errors'] },
    of: functionName,
  },
];

/** Every alarm on metrics of the account and region. */
export const readAlarms = async (cloudWatch: CloudWatchClient): Promise<readonly MetricAlarm[]> => {
  const alarms: MetricAlarm[] = [];
  const pages = paginateDescribeAlarms({ client: cloudWatch }, { AlarmTypes: ['MetricAlarm'] });
  for await (const { MetricAlarms = [] } of pages) {
    alarms.push(...MetricAlarms);
  }
  return alarms;
};

/** The metrics of an alarm, which has one or a formula with several. */
const metricsOf = ({ Namespace, MetricName, Dimensions, Metrics = [] }: MetricAlarm): Metric[] => [
  ...(MetricName === undefined ? [] : [{ Namespace, MetricName, Dimensions }]),
  ...Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []),
];

const isOn = (metric: Metric, { namespace, metricNames, of }: Watched): boolean =>
  metric.Namespace === namespace &&
  metricNames.includes(metric.MetricName ?? '') &&
  (of === undefined || (metric.Dimensions ?? []).some(({ Value }) => Value === of));

/** Alarms are known by what they watch. */
export const alarmsOn = (
  watched: Watched,
  alarms: readonly MetricAlarm[],
): readonly MetricAlarm[] =>
  alarms.filter((alarm) => metricsOf(alarm).some((metric) => isOn(metric, watched)));

/** An alarm without an action changes its colour in a console that nobody looks at. */
export const tellsSomebody = ({ ActionsEnabled, AlarmActions = [] }: MetricAlarm): boolean =>
  ActionsEnabled !== false && AlarmActions.length > 0;

/** Whether every alarm is there, and tells somebody. */
export const checkAlarms = async (
  cloudWatch: CloudWatchClient,
  name: CheckName,
  everything: readonly Watched[],
): Promise<Check> => {
  const alarms = await calling('cloudwatch:DescribeAlarms', readAlarms(cloudWatch));
  const watched = everything.map((it) => ({
    what: it.what,
    alarms: alarmsOn(it, alarms),
  }));
  const unwatched = watched.filter((it) => it.alarms.length === 0).map(({ what }) => what);
  if (unwatched.length > 0) {
    return wrong(
      name,
      `There is no alarm for ${unwatched.join(', ')}.`,
      'Run "npx add-user deploy", or make them by the table in docs/operate.md#the-alarms.',
    );
  }
  const mute = watched.filter((it) => !it.alarms.some(tellsSomebody)).map(({ what }) => what);
  return mute.length > 0
    ? wrong(
        name,
        `The alarm for ${mute.join(', ')} has no enabled action.`,
        'Give it an action, for example an SNS topic, and enable its actions.',
      )
    : right(name, `There are alarms for ${watched.map(({ what }) => what).join(', ')}.`);
};
