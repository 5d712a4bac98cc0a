import { beforeAll, describe, expect, test } from '@jest/globals';
import { QUERIES, type QueryKey, SUB_PLACEHOLDER } from '../../../infra/stack/watch/queries.ts';
import { METRICS_NAMESPACE } from '../../../src/contract.ts';
import { OUTCOMES } from '../../../src/domain/outcome.ts';
import type { LogLine } from '../../support/captured-output.ts';
import { capabilitiesOf } from '../../support/database.ts';
import { fieldOf, insightsFilter, metricFilter } from './insights-filter.ts';
import { policyOf } from './policies.ts';
import { type PlainTemplate, resolve } from './resolve.ts';
import { type RunOfAllCases, runAllCases } from './run-of-all-cases.ts';
import { synthesize, theOne } from './synthesized.ts';

const { template } = synthesize({ reconcile: 'off' });
const plain = template.toJSON() as PlainTemplate; // it has resources
let run: RunOfAllCases;
let lines: readonly LogLine[];
let confirmations: readonly LogLine[];

beforeAll(async () => {
  run = await runAllCases();
  lines = [...run.trigger.lines, ...run.retry.lines];
  confirmations = lines.filter(({ message }) => message === 'confirmation');
});

describe('the run', () => {
  test('meets every outcome', () => {
    expect(new Set(confirmations.map(({ outcome }) => outcome))).toEqual(
      new Set(Object.keys(OUTCOMES)),
    );
  });
});

describe('the role of', () => {
  /** What the zips do not do themselves, and who does it with their role. */
  const DONE_BY_LAMBDA = [
    // Lambda takes what the function prints.
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    // The daemon beside the function sends what it gets from the function over UDP.
    'xray:PutTraceSegments',
    'xray:PutTelemetryRecords',
    // Lambda's event source asks how many pollers the queue needs.
    'sqs:GetQueueAttributes',
  ];

  const allowedTo = (functionName: string): readonly string[] =>
    policyOf(plain, functionName)
      .Statement.flatMap(({ Action, Resource }) =>
        Action.flatMap((action) =>
          Resource.map((arn) => `${action} ${arn.slice(arn.lastIndexOf(':') + 1)}`),
        ),
      )
      .map((allowed) => allowed.replace(' table/', ' '))
      .filter((allowed) => !DONE_BY_LAMBDA.includes(allowed.slice(0, allowed.indexOf(' '))));

  /** An engine that does not return the record that stopped a put is asked for it; DynamoDB returns it. */
  const isOfDynamoDb = (call: string): boolean =>
    capabilitiesOf().returnsOldItem || !call.startsWith('dynamodb:GetItem ');

  test.each(['trigger', 'retry'] as const)(
    '%s allows every call that is made, and no other',
    (who) => {
      const allowed = allowedTo(who === 'trigger' ? 'add_user' : 'retry_user');

      const made = new Set(run[who].calls.filter(isOfDynamoDb));

      expect([...made].sort()).toEqual([...allowed].sort());
    },
  );

  test.each(['add_user', 'retry_user'])(
    '%s names one resource in each statement, but for traces',
    (name) => {
      const { Statement } = policyOf(plain, name);

      for (const { Action, Resource, Effect } of Statement) {
        expect(Effect).toBe('Allow');
        expect(Resource).toHaveLength(1);
        expect(Resource[0] === '*').toBe(Action.every((action) => action.startsWith('xray:')));
        expect(Action.join()).not.toContain('*');
      }
      expect(Statement[0]?.Resource).toEqual([
        `arn:aws:logs:REGION:ACCOUNT:log-group:/aws/lambda/${name}:*`,
      ]);
    },
  );
});

/** A metric as CloudWatch keeps it, in one line. */
const metricId = (namespace: string, name: string, dimensions: Record<string, unknown>): string =>
  `${namespace} ${name} ${JSON.stringify(dimensions)}`;

type Directive = {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string }[];
};

/** The metrics that CloudWatch makes of a line in its embedded format. */
const metricsOf = (line: LogLine): readonly string[] => {
  const { CloudWatchMetrics = [] } = (line._aws ?? {}) as { CloudWatchMetrics?: Directive[] }; // its form
  return CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const dimensions = Object.fromEntries(names.map((name) => [name, line[name]]));
      return Metrics.map(({ Name }) => metricId(Namespace, Name, dimensions));
    }),
  );
};

type Filter = {
  readonly LogGroupName: unknown;
  readonly FilterPattern: string;
  readonly MetricTransformations: readonly {
    readonly MetricNamespace: string;
    readonly MetricName: string;
    readonly MetricValue: string;
    readonly Dimensions: readonly { readonly Key: string; readonly Value: string }[];
  }[];
};

const filterProperties = () =>
  theOne(template, 'AWS::Logs::MetricFilter').resource.Properties as unknown as Filter; // its own form

/** The metrics that the stack's metric filter makes of a line. */
const filteredMetricsOf = (line: LogLine): readonly string[] => {
  const { FilterPattern, MetricTransformations } = filterProperties();
  return metricFilter(FilterPattern)(line)
    ? MetricTransformations.map(({ MetricNamespace, MetricName, Dimensions }) =>
        metricId(
          MetricNamespace,
          MetricName,
          Object.fromEntries(
            Dimensions.map(({ Key, Value }) => [Key, fieldOf(line, Value.slice(2))]),
          ),
        ),
      )
    : [];
};

/** The metrics of ours that a dashboard's body shows: `[namespace, name, key, value, ..., options]`. */
const shownMetrics = (): readonly string[] => {
  const { DashboardBody } = theOne(template, 'AWS::CloudWatch::Dashboard').resource.Properties;
  const { widgets } = JSON.parse(String(resolve(plain, DashboardBody))) as {
    widgets: { properties: { metrics?: unknown[][] } }[];
  };
  return widgets
    .flatMap(({ properties }) => properties.metrics ?? [])
    .filter(([namespace]) => namespace === METRICS_NAMESPACE)
    .map(([namespace, name, key, value]) =>
      metricId(String(namespace), String(name), { [String(key)]: value }),
    );
};

type AlarmProperties = {
  readonly Metrics: readonly {
    readonly MetricStat?: {
      readonly Metric: {
        readonly Namespace: string;
        readonly MetricName: string;
        readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
      };
    };
  }[];
};

const alarmedMetrics = (): readonly string[] =>
  Object.values(template.findResources('AWS::CloudWatch::Alarm'))
    .flatMap(({ Properties }) => (Properties as AlarmProperties).Metrics)
    .flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric] : []))
    .filter(({ Namespace }) => Namespace === METRICS_NAMESPACE)
    .map(({ Namespace, MetricName, Dimensions = [] }) =>
      metricId(
        Namespace,
        MetricName,
        Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value])),
      ),
    );

describe('the metrics', () => {
  const counted = () =>
    new Set([...lines.flatMap(metricsOf), ...run.trigger.lines.flatMap(filteredMetricsOf)]);

  test('that the dashboard shows are those that the zips print', () => {
    expect(shownMetrics()).not.toHaveLength(0);
    expect([...counted()]).toEqual(expect.arrayContaining([...shownMetrics()]));
  });

  test('that the zips print are all on the dashboard', () => {
    expect(counted().difference(new Set(shownMetrics()))).toEqual(new Set());
  });

  test('that ring an alarm are those that the zips print', () => {
    expect(alarmedMetrics()).toEqual([
      'add_user unrecorded {"service":"add_user"}',
      'add_user waited {"service":"retry_user"}',
      'add_user degraded {"service":"add_user"}',
    ]);
    expect([...counted()]).toEqual(expect.arrayContaining([...alarmedMetrics()]));
  });

  test('of cold starts count one for a sandbox, with its milliseconds', () => {
    const { FilterPattern, MetricTransformations, LogGroupName } = filterProperties();
    const cold = run.trigger.lines.filter(metricFilter(FilterPattern));

    expect(cold).toHaveLength(1);
    expect(resolve(plain, LogGroupName)).toBe('/aws/lambda/add_user');
    expect(MetricTransformations.map(({ MetricValue }) => MetricValue)).toEqual(['$.duration_ms']);
    expect(fieldOf(cold[0] ?? {}, 'duration_ms')).toEqual(expect.any(Number));
  });
});

describe('the saved query', () => {
  const savedText = (key: QueryKey): string => {
    const { resource } = theOne(template, 'AWS::Logs::QueryDefinition', {
      Name: `add_user/${QUERIES[key].title}`,
    });
    return String(resource.Properties.QueryString);
  };

  const commandsOf = (key: QueryKey): readonly (readonly [string, string])[] =>
    savedText(key)
      .split('\n| ')
      .map((command) => {
        const end = command.indexOf(' ');
        return [command.slice(0, end), command.slice(end + 1)] as const;
      });

  const filterOf = (key: QueryKey): string =>
    commandsOf(key).find(([command]) => command === 'filter')?.[1] ?? '';

  const found = (key: QueryKey): readonly LogLine[] => lines.filter(insightsFilter(filterOf(key)));

  const becoming = (...outcomes: readonly string[]): readonly LogLine[] =>
    confirmations.filter(({ outcome }) => outcomes.includes(String(outcome)));

  test('on a sub finds all that happened to it, whoever worked on it', () => {
    const { sub } = run.twice.request.userAttributes;

    const text = filterOf('WhatHappenedToThisSub');
    const rows = lines.filter(insightsFilter(text.replace(SUB_PLACEHOLDER, sub)));

    expect(rows.map(({ outcome }) => outcome)).toEqual([
      'created',
      'already-applied',
      'not-a-sign-up',
    ]);
    expect(text).toContain(SUB_PLACEHOLDER);
  });

  test('on outcomes counts every confirmation once', () => {
    expect(found('OutcomesByHour')).toEqual(confirmations);
  });

  test('on slow and cold ones finds those and no other', () => {
    const slowOrCold = confirmations.filter(
      (line) => line.cold_start === true || Number(line.duration_ms) > 1_000,
    );

    expect(found('SlowAndCold')).toEqual(slowOrCold);
    expect(slowOrCold.length).toBeLessThan(confirmations.length);
  });

  test('on duplicates finds what was done before', () => {
    expect(found('Duplicates')).toEqual(becoming('already-applied'));
    expect(found('Duplicates')).not.toHaveLength(0);
  });

  test('on rows that were there finds them, with a sub to look up', () => {
    expect(found('RowExists')).toEqual(becoming('row-exists'));
    expect(found('RowExists').every(({ sub }) => typeof sub === 'string')).toBe(true);
  });

  test('on lost ones finds them with their faults', () => {
    const rows = found('Lost');

    expect(rows).toEqual(expect.arrayContaining([...becoming('unrecorded', 'parked')]));
    expect(rows.some(({ message }) => message === 'fault')).toBe(true);
  });

  test.each(Object.keys(QUERIES) as QueryKey[])('%s names fields that the log has', (key) => {
    const named = commandsOf(key)
      .filter(([command]) => command !== 'limit')
      .flatMap(([, rest]) =>
        rest.replaceAll(/"[^"]*"|\w+\(.*?\)(?: as \w+)?/g, '').split(/[^\w.@]+/),
      )
      .filter((word) => /^[a-z]/i.test(word))
      .filter((word) => !['and', 'or', 'in', 'by', 'asc', 'desc', 'repetitions'].includes(word));

    expect(named).not.toHaveLength(0);
    for (const field of named) {
      expect([field, lines.some((line) => fieldOf(line, field) !== undefined)]).toEqual([
        field,
        true,
      ]);
    }
  });

  test('reads the logs of both functions', () => {
    for (const { Properties } of Object.values(
      template.findResources('AWS::Logs::QueryDefinition'),
    )) {
      expect(resolve(plain, Properties.LogGroupNames)).toEqual([
        '/aws/lambda/add_user',
        '/aws/lambda/retry_user',
      ]);
    }
  });
});
