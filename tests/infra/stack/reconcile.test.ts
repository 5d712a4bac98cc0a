import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Template } from 'aws-cdk-lib/assertions';
import { DIST_DIR, PROJECT_DIR } from '../../../infra/paths.ts';
import {
  ENVIRONMENT,
  HANDLER,
  RECONCILE_FUNCTION_TIMEOUT_MS,
  RECONCILE_SERVICE,
} from '../../../src/contract.ts';
import { readReconcileEnvironment } from '../../../src/environment.ts';
import { rowCopying } from '../../support/templates.ts';
import { policyOf } from './policies.ts';
import { type ReconcileRun, runReconcile } from './reconcile-run.ts';
import { type PlainTemplate, resolve } from './resolve.ts';
import { synthesize, theOne } from './synthesized.ts';

const FUNCTION = 'AWS::Lambda::Function';
const ALARM = 'AWS::CloudWatch::Alarm';
const POOL = 'eu-central-1_AbCdEfGhI';
const ALARMS = ['missing', 'reconcile-errors'] as const;

const without = synthesize({ userPool: POOL, reconcile: 'off' }).template;
const { template, dir } = synthesize({ userPool: POOL });
const applying = synthesize({ userPool: POOL, reconcile: 'apply', reconcileHours: 1 }).template;
const plainOf = (it: Template) => it.toJSON() as PlainTemplate; // it has resources
const theFunction = (it: Template) => theOne(it, FUNCTION, { FunctionName: RECONCILE_SERVICE });
const variablesOf = (it: Template) => theFunction(it).resource.Properties.Environment?.Variables;

describe('a stack without the comparison', () => {
  test('has nothing of it, also if only its other options are set', () => {
    const set = synthesize({
      userPool: POOL,
      reconcileInclude: 'DISABLED',
      reconcileExclude: 'EXTERNAL_PROVIDER',
      reconcile: 'off',
    });

    expect(set.template.toJSON()).toEqual(without.toJSON());
    expect(JSON.stringify(without.toJSON())).not.toMatch(/reconcile|ListUsers/i);
    without.resourceCountIs('AWS::Events::Rule', 0);
  });

  test('loses nothing when it gets one', () => {
    const ids = (it: Template) => new Set(Object.keys(plainOf(it).Resources));

    expect(ids(without).difference(ids(template))).toEqual(new Set());
  });
});

describe('the function', () => {
  const { Properties: properties } = theFunction(template).resource;

  test('runs on Node.js 24 and arm64, traced, for a quarter of an hour at most', () => {
    expect(properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: HANDLER,
      Timeout: RECONCILE_FUNCTION_TIMEOUT_MS / 1_000,
      MemorySize: 1_024,
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON' },
    });
    theOne(template, 'AWS::Logs::LogGroup', { LogGroupName: '/aws/lambda/reconcile_users' });
  });

  test('is the zip that was tested, byte for byte', () => {
    const asset = readFileSync(join(dir, `asset.${properties.Code?.S3Key}`));

    expect(asset.equals(readFileSync(join(DIST_DIR, 'reconcile_users.zip')))).toBe(true);
  });

  test('takes no concurrency away from the trigger', () => {
    expect(properties).not.toHaveProperty('ReservedConcurrentExecutions');
  });

  test('only reports, unless it is told to write', () => {
    expect(variablesOf(template)).toMatchObject({
      [ENVIRONMENT.userPool]: POOL,
      [ENVIRONMENT.reconcileMode]: 'report',
    });
    expect(variablesOf(applying)).toMatchObject({ [ENVIRONMENT.reconcileMode]: 'apply' });
  });

  test('writes what the trigger writes, and reads the variables that the stack sets', () => {
    const { template: chosen } = synthesize({
      userPool: POOL,
      reconcile: 'apply',
      reconcileInclude: 'RESET_REQUIRED, DISABLED',
      reconcileExclude: 'EXTERNAL_PROVIDER',
      userRow: rowCopying('sub', 'name'),
      metricsNamespace: 'shop',
    });

    const variables = resolve(plainOf(chosen), variablesOf(chosen));

    expect(readReconcileEnvironment(variables as Record<string, string>)).toEqual({
      usersTableName: 'chocolate_user',
      usersTableKey: ['email'],
      idempotencyTableName: 'add_user_idempotency',
      serviceName: RECONCILE_SERVICE,
      metricsNamespace: 'shop',
      hasMetrics: true,
      userPoolId: POOL,
      template: expect.objectContaining({ text: rowCopying('sub', 'name') }),
      apply: true,
      states: ['CONFIRMED', 'RESET_REQUIRED', 'DISABLED'],
    });
  });

  test('reads the pool that the stack makes, and may', () => {
    const { template: made } = synthesize();
    const { id } = theOne(made, 'AWS::Cognito::UserPool');

    expect(variablesOf(made)).toMatchObject({ [ENVIRONMENT.userPool]: { Ref: id } });
    expect(
      policyOf(plainOf(made), RECONCILE_SERVICE).Statement.find(({ Sid }) => Sid === 'ListUsers'),
    ).toMatchObject({ Resource: ['arn:aws:cognito-idp:REGION:ACCOUNT:userpool/POOL'] });
  });

  test('is called once a day by a rule, which alone may', () => {
    const { id } = theFunction(template);
    const arn = { 'Fn::GetAtt': [id, 'Arn'] };
    const rule = theOne(template, 'AWS::Events::Rule');

    expect(rule.resource.Properties).toMatchObject({
      ScheduleExpression: 'rate(1 day)',
      State: 'ENABLED',
      Targets: [{ Arn: arn }],
    });
    expect(theOne(applying, 'AWS::Events::Rule').resource.Properties).toMatchObject({
      ScheduleExpression: 'rate(1 hour)',
    });
    expect(
      theOne(template, 'AWS::Lambda::Permission', { FunctionName: arn }).resource.Properties,
    ).toMatchObject({
      Principal: 'events.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': [rule.id, 'Arn'] },
    });
  });
});

const runs: Partial<Record<'report' | 'apply', ReconcileRun>> = {};

beforeAll(async () => {
  runs.report = await runReconcile(POOL, 'report');
  runs.apply = await runReconcile(POOL, 'apply');
});

describe('the role', () => {
  const allowedBy = (it: Template): readonly string[] =>
    policyOf(plainOf(it), RECONCILE_SERVICE)
      .Statement.flatMap(({ Action, Resource }) =>
        Action.map((action) => `${action} ${Resource.join().replace(/^.*[:/]/, '')}`),
      )
      // What Lambda and the daemon of X-Ray do with the role.
      .filter((allowed) => !/^(?:logs|xray):/.test(allowed));

  test.each([
    ['report', template],
    ['apply', applying],
  ] as const)('with the mode %s allows every call that the zip makes, and no other', (mode, it) => {
    expect([...(runs[mode]?.calls ?? [])].sort()).toEqual([...allowedBy(it)].sort());
  });

  test('cannot write to the table of users when the function only reports', () => {
    const onUsers = allowedBy(template).filter((allowed) => allowed.endsWith(' chocolate_user'));

    expect(onUsers).toEqual(['dynamodb:BatchGetItem chocolate_user']);
  });

  test.each([
    ['report', template],
    ['apply', applying],
  ] as const)('with the mode %s names one resource a statement, but for traces', (_mode, it) => {
    for (const { Action, Resource } of policyOf(plainOf(it), RECONCILE_SERVICE).Statement) {
      expect(Resource).toHaveLength(1);
      expect(Resource[0] === '*').toBe(Action.every((action) => action.startsWith('xray:')));
      expect(Action.join()).not.toContain('*');
    }
  });
});

type Metric = {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
};

type Directive = {
  readonly Namespace: string;
  readonly Dimensions: readonly string[][];
  readonly Metrics: readonly { readonly Name: string }[];
};

/** The metrics that the zip printed, as `namespace name dimension value`. */
const printed = (): ReadonlySet<string> =>
  new Set(
    (runs.report?.lines ?? []).flatMap((line) => {
      const { CloudWatchMetrics = [] } = (line._aws ?? {}) as { CloudWatchMetrics?: Directive[] }; // its form
      return CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
        Metrics.map(({ Name }) =>
          [Namespace, Name, ...Dimensions.flat().flatMap((name) => [name, line[name]])].join(' '),
        ),
      );
    }),
  );

describe('what watches it', () => {
  const alarmOf = (key: string) =>
    theOne(template, ALARM, { AlarmName: `add_user-${key}` }).resource.Properties as {
      readonly Metrics: readonly { readonly MetricStat: { readonly Metric: Metric } }[];
    };
  const metricOf = (key: string): string => {
    const [first] = alarmOf(key).Metrics;
    const { Namespace, MetricName, Dimensions } = first?.MetricStat.Metric ?? {};
    return [
      Namespace,
      MetricName,
      ...(Dimensions ?? []).flatMap(({ Name, Value }) => [Name, Value]),
    ].join(' ');
  };

  test('is an alarm that rings when the zip counts one missing row', () => {
    expect(metricOf('missing')).toBe('add_user missing service reconcile_users');
    expect([...printed()]).toContain(metricOf('missing'));
    expect(alarmOf('missing')).toMatchObject({
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: 1,
      TreatMissingData: 'notBreaching',
    });
  });

  test('is an alarm that rings when a run breaks off', () => {
    expect(metricOf('reconcile-errors')).toBe('AWS/Lambda Errors FunctionName reconcile_users');
  });

  test.each(ALARMS)('%s tells the topic, and has its section in docs/operate.md', (key) => {
    const operate = readFileSync(join(PROJECT_DIR, 'docs', 'operate.md'), 'utf8');
    const section = operate.split(/^## /m).find((part) => part.startsWith(`${key}\n`)) ?? '';

    expect(alarmOf(key)).toMatchObject({
      AlarmActions: [{ Ref: theOne(template, 'AWS::SNS::Topic').id }],
      AlarmDescription: expect.stringMatching(new RegExp(`#${key}$`)),
    });
    for (const part of ['It means', 'Users', 'Look at', 'Do']) {
      expect(section).toContain(`**${part}`);
    }
  });

  test('is a graph of each metric that the zip prints', () => {
    const { DashboardBody } = theOne(template, 'AWS::CloudWatch::Dashboard').resource.Properties;
    const body = String(resolve(plainOf(template), DashboardBody));

    expect(printed().size).toBe(3);
    for (const metric of printed()) {
      expect(body).toContain(`"${metric.replaceAll(' ', '","')}"`);
    }
  });

  test("is the group of the functions' traces", () => {
    expect(theOne(template, 'AWS::XRay::Group').resource.Properties).toMatchObject({
      FilterExpression:
        'service("add_user") OR service("retry_user") OR service("reconcile_users")',
    });
  });

  test('has a link to each alarm', () => {
    const names = Object.keys(template.findOutputs('*'));

    expect(names).toEqual(
      expect.arrayContaining([
        'AlarmUrlMissing',
        'AlarmUrlReconcileErrors',
        'ReconcileFunctionArn',
      ]),
    );
  });
});
