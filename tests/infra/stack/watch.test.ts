import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { watchedBy } from '../../../infra/doctor/checks/alarms.ts';
import { PROJECT_DIR } from '../../../infra/paths.ts';
import { readOptions } from '../../../infra/stack/options.ts';
import { type AlarmKey, alarmName, alarmRules } from '../../../infra/stack/watch/alarm-rules.ts';
import { QUERIES, queryText } from '../../../infra/stack/watch/queries.ts';
import { RETRY_FUNCTION_TIMEOUT_MS, RETRY_QUEUE } from '../../../src/contract.ts';
import { type PlainTemplate, resolve } from './resolve.ts';
import { synthesize, theOne } from './synthesized.ts';

const NEXT_FUNCTION = 'arn:aws:lambda:eu-central-1:123456789012:function:add_to_group';
const { template } = synthesize({
  alarmEmail: 'oncall@example.com',
  accountConcurrency: 400,
  runbookUrl: 'https://example.com/operate.md',
  nextFunction: NEXT_FUNCTION,
});
const plain = template.toJSON() as PlainTemplate; // it has resources
const operate = readFileSync(join(PROJECT_DIR, 'docs', 'operate.md'), 'utf8');
const keys = Object.keys(
  alarmRules(readOptions({ userPool: 'new', nextFunction: NEXT_FUNCTION })),
) as AlarmKey[]; // its own keys

const ALARM = 'AWS::CloudWatch::Alarm';
const alarmOf = (key: AlarmKey) =>
  theOne(template, ALARM, { AlarmName: alarmName('add_user', key) }).resource.Properties;

const stat = (MetricName: string, dimensions: Record<string, string>, Stat: string) =>
  expect.objectContaining({
    MetricStat: expect.objectContaining({
      Metric: expect.objectContaining({
        MetricName,
        ...(Object.keys(dimensions).length > 0 && {
          Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
        }),
      }),
      Stat,
    }),
  });

describe('the alarm', () => {
  test.each<[AlarmKey, object, unknown[]]>([
    ['unrecorded', { Threshold: 0 }, [stat('unrecorded', { service: 'add_user' }, 'Sum')]],
    [
      'dead-letters',
      { Threshold: 0 },
      [
        stat(
          'ApproximateNumberOfMessagesVisible',
          { QueueName: 'add_user_dead_letters' },
          'Maximum',
        ),
      ],
    ],
    [
      'parked-too-long',
      { Threshold: 300 },
      [stat('ApproximateAgeOfOldestMessage', { QueueName: 'add_user_retry' }, 'Maximum')],
    ],
    [
      'retried-too-long',
      { Threshold: 300, DatapointsToAlarm: 1 },
      [stat('waited', { service: 'retry_user' }, 'Maximum')],
    ],
    ['degraded', { Threshold: 0 }, [stat('degraded', { service: 'add_user' }, 'Sum')]],
    ['errors', { Threshold: 0 }, [stat('Errors', { FunctionName: 'add_user' }, 'Sum')]],
    ['retry-errors', { Threshold: 0 }, [stat('Errors', { FunctionName: 'retry_user' }, 'Sum')]],
    [
      'throttles',
      { Threshold: 0 },
      [
        expect.objectContaining({ Expression: 'add + retry' }),
        stat('Throttles', { FunctionName: 'add_user' }, 'Sum'),
        stat('Throttles', { FunctionName: 'retry_user' }, 'Sum'),
      ],
    ],
    [
      'slow',
      { Threshold: 3_000, DatapointsToAlarm: 2, EvaluationPeriods: 3 },
      [stat('Duration', { FunctionName: 'add_user' }, 'p99')],
    ],
    [
      'concurrency',
      { Threshold: 320, ComparisonOperator: 'GreaterThanOrEqualToThreshold' },
      [stat('ClaimedAccountConcurrency', {}, 'Maximum')],
    ],
    [
      'next-function-failed',
      { Threshold: 0 },
      [stat('next-function-failed', { service: 'add_user' }, 'Sum')],
    ],
  ])('%s looks at the right thing', (key, properties, metrics) => {
    expect(alarmOf(key)).toMatchObject({
      ComparisonOperator: 'GreaterThanThreshold',
      ...properties,
      Metrics: metrics,
    });
  });

  test('of what is tried in vain goes on ringing from one delivery to the next', () => {
    const { EvaluationPeriods, Metrics } = alarmOf('retried-too-long');
    const [{ MetricStat }] = Metrics as [{ MetricStat: { Period: number } }]; // one metric, see above

    expect(MetricStat.Period * Number(EvaluationPeriods)).toBeGreaterThanOrEqual(
      RETRY_QUEUE.visibilityTimeoutSeconds + RETRY_FUNCTION_TIMEOUT_MS / 1_000 + MetricStat.Period,
    );
  });

  test('is known for every kind, and there is no other', () => {
    expect(Object.keys(template.findResources(ALARM))).toHaveLength(keys.length);
  });

  test.each(keys)(
    '%s is silent without sign-ups, tells the topic both ways, and links to its page',
    (key) => {
      const topic = [{ Ref: theOne(template, 'AWS::SNS::Topic').id }];

      expect(alarmOf(key)).toMatchObject({
        TreatMissingData: 'notBreaching',
        AlarmActions: topic,
        OKActions: topic,
        AlarmDescription: expect.stringMatching(
          new RegExp(`^[A-Z].+\\. What to do: https://example\\.com/operate\\.md#${key}$`),
        ),
      });
    },
  );

  test.each(keys)(
    '%s has a section in docs/operate.md: meaning, users, where to look, what to do',
    (key) => {
      const section = operate.split(/^## /m).find((part) => part.startsWith(`${key}\n`)) ?? '';

      for (const part of ['It means', 'Users', 'Look at', 'Do']) {
        expect(section).toContain(`**${part}`);
      }
    },
  );
});

describe('the doctor', () => {
  test('finds each alarm that it looks for', () => {
    const alarms = Object.values(template.findResources(ALARM)).map(({ Properties }) =>
      JSON.stringify(Properties.Metrics),
    );

    const missing = watchedBy({
      functionName: 'add_user',
      retryQueueName: 'add_user_retry',
      deadLetterName: 'add_user_dead_letters',
      metricsNamespace: 'add_user',
      hasNextFunction: true,
    }).filter(
      ({ namespace, metricNames, of }) =>
        !alarms.some(
          (alarm) =>
            alarm.includes(`"Namespace":"${namespace}"`) &&
            metricNames.some((name) => alarm.includes(`"MetricName":"${name}"`)) &&
            (of === undefined || alarm.includes(`"Value":"${of}"`)),
        ),
    );

    expect(missing).toEqual([]);
  });
});

describe('the topic of the alarms', () => {
  const { id } = theOne(template, 'AWS::SNS::Topic');

  test('writes to the address that was given, and to none otherwise', () => {
    expect(theOne(template, 'AWS::SNS::Subscription').resource.Properties).toEqual({
      Protocol: 'email',
      Endpoint: 'oncall@example.com',
      TopicArn: { Ref: id },
    });
    synthesize().template.resourceCountIs('AWS::SNS::Subscription', 0);
  });

  test("takes what this account's alarms say, over TLS only", () => {
    expect(theOne(template, 'AWS::SNS::TopicPolicy').resource.Properties).toMatchObject({
      Topics: [{ Ref: id }],
      PolicyDocument: {
        Statement: expect.arrayContaining([
          expect.objectContaining({
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: 'sns:Publish',
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
          expect.objectContaining({
            Effect: 'Deny',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      },
    });
  });
});

type Widget = {
  readonly type: string;
  readonly x: number;
  readonly width: number;
  readonly properties: {
    readonly title?: string;
    readonly alarms?: readonly string[];
    readonly metrics?: readonly (readonly unknown[])[];
    readonly annotations?: { readonly horizontal: readonly { readonly value: number }[] };
  };
};

describe('the dashboard', () => {
  const { DashboardBody } = theOne(template, 'AWS::CloudWatch::Dashboard').resource.Properties;
  const { widgets } = JSON.parse(String(resolve(plain, DashboardBody))) as { widgets: Widget[] }; // its form
  const titled = (title: string) =>
    widgets.find(({ properties }) => properties.title === title)?.properties;

  test('shows all alarms before anything else', () => {
    expect(widgets.slice(0, 2).map(({ type }) => type)).toEqual(['text', 'alarm']);
    expect(titled('Alarms')?.alarms).toHaveLength(keys.length);
  });

  test('shows how long it takes against what Cognito and Lambda allow', () => {
    const duration = titled('Duration of the trigger (ms)');

    expect(duration?.annotations?.horizontal.map(({ value }) => value)).toEqual([
      5_000, 4_000, 3_000,
    ]);
    expect(duration?.metrics?.map((metric) => metric.slice(0, 4))).toEqual(
      ['p50', 'p99', 'Maximum'].map(() => ['AWS/Lambda', 'Duration', 'FunctionName', 'add_user']),
    );
  });

  test.each([
    ['Errors', ['Errors add_user', 'Errors retry_user']],
    ['Throttles', ['Throttles add_user', 'Throttles retry_user']],
    [
      'Throttled writes of DynamoDB',
      ['WriteThrottleEvents chocolate_user', 'WriteThrottleEvents add_user_idempotency'],
    ],
    [
      'Parked confirmations',
      [
        'ApproximateNumberOfMessagesVisible add_user_retry',
        'ApproximateNumberOfMessagesNotVisible add_user_retry',
      ],
    ],
    [
      'Age of the oldest parked confirmation (s)',
      ['ApproximateAgeOfOldestMessage add_user_retry', 'waited retry_user'],
    ],
    ['Dead letters', ['ApproximateNumberOfMessagesVisible add_user_dead_letters']],
    ['Cold starts of the trigger', ['cold-start add_user']],
    ['Users without a row', ['unrecorded add_user', 'parked add_user']],
  ])('shows: %s', (title, metrics) => {
    expect(titled(title)?.metrics?.map(([, name, , value]) => `${name} ${value}`)).toEqual(metrics);
  });

  test('fits its grid', () => {
    for (const { x, width } of widgets) {
      expect(x + width).toBeLessThanOrEqual(24);
    }
  });
});

describe('the traces', () => {
  test('of all functions are a group', () => {
    expect(theOne(template, 'AWS::XRay::Group').resource.Properties).toEqual({
      GroupName: 'add_user',
      FilterExpression:
        'service("add_user") OR service("retry_user") OR service("reconcile_users")',
    });
  });

  test('have a group of a name that X-Ray takes, however long that of the function is', () => {
    const { template: long } = synthesize({ functionName: 'f'.repeat(64) });

    expect(theOne(long, 'AWS::XRay::Group').resource.Properties.GroupName).toHaveLength(32);
  });
});

describe('the links', () => {
  type Condition = {
    readonly 'Fn::Equals'?: readonly [unknown, string];
    readonly 'Fn::Or'?: readonly { readonly Condition: string }[];
  };

  const holds = (name: string, partition: string): boolean => {
    const condition = template.findConditions(name)[name] as Condition; // both of this stack's forms
    return (
      condition['Fn::Equals']?.[1] === partition ||
      (condition['Fn::Or'] ?? []).some((inner) => holds(inner.Condition, partition))
    );
  };

  /** What CloudFormation makes of a value's conditions in a partition. */
  const decided = (value: unknown, partition: string): unknown =>
    JSON.parse(JSON.stringify(value), (_, inner) => {
      const [condition, then, otherwise] = inner?.['Fn::If'] ?? [];
      return condition === undefined ? inner : holds(condition, partition) ? then : otherwise;
    });

  const outputsIn = (partition: string): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries(template.findOutputs('*'))
        .filter(([, { Condition }]) => Condition === undefined || holds(Condition, partition))
        .map(([name, { Value }]) => [name, String(resolve(plain, decided(Value, partition)))]),
    );

  const outputs = outputsIn('aws');
  const home = 'https://REGION.console.aws.amazon.com/cloudwatch/home?region=REGION#';

  test('lead to the dashboard and to each alarm', () => {
    expect(outputs.DashboardUrl).toBe(`${home}dashboards/dashboard/add_user`);
    for (const key of keys) {
      expect(Object.values(outputs)).toContain(`${home}alarmsV2:alarm/add_user-${key}`);
    }
  });

  /** Reads text as CloudWatch writes it into its addresses. */
  const unquoted = (text = ''): string =>
    decodeURIComponent(text.replaceAll(/\*([0-9a-f]{2})/g, '%$1'));

  test.each(Object.entries(QUERIES))(
    'hold the query %s, and the logs that it reads',
    (key, query) => {
      const url = outputs[`QueryUrl${key}`] ?? '';

      const detail = url.split('queryDetail=')[1] ?? '';
      expect(url.startsWith(`${home}logsV2:logs-insights?`)).toBe(true);
      expect(unquoted(/editorString~'([^~]*)~/.exec(detail)?.[1])).toBe(queryText(query));
      expect([...detail.matchAll(/~'(\*2f[^~)]*)/g)].map(([, name]) => unquoted(name))).toEqual([
        '/aws/lambda/add_user',
        '/aws/lambda/retry_user',
      ]);
    },
  );

  test.each([
    ['aws', 'console.aws.amazon.com'],
    ['aws-us-gov', 'console.amazonaws-us-gov.com'],
    ['aws-cn', 'console.amazonaws.cn'],
    ['aws-eusc', 'console.amazonaws-eusc.eu'],
  ])('lead to the console of the partition %s', (partition, host) => {
    const links = Object.entries(outputsIn(partition)).filter(
      ([name]) => /(Url|Url[A-Z].*)$/.test(name) && !name.endsWith('QueueUrl'),
    );

    expect(links.length).toBeGreaterThan(keys.length);
    for (const [name, link] of links) {
      expect(`${name} ${link}`).toContain(` https://REGION.${host}/cloudwatch/home?region=REGION#`);
    }
  });

  test('are left out where the console has no public address, and nothing else is', () => {
    const isolated = outputsIn('aws-iso');

    expect(Object.values(isolated).join()).not.toContain('console');
    expect(Object.keys(isolated)).toEqual(expect.arrayContaining(['FunctionArn', 'UserPoolId']));
  });

  test('lead to the traces of all functions', () => {
    expect(unquoted(/expression~'([^)]*)\)/.exec(outputs.TracesUrl ?? '')?.[1])).toBe(
      'service("add_user") OR service("retry_user") OR service("reconcile_users")',
    );
  });
});
