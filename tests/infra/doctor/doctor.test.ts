import { afterEach, describe, expect, test } from '@jest/globals';
import { CHECKS } from '../../../infra/doctor/check.ts';
import { SOURCE } from '../../../infra/doctor/checks/send.ts';
import { examineDeployment } from '../../../infra/doctor/examine-deployment.ts';
import { isHealthy, jsonReport, textReport } from '../../../infra/doctor/report.ts';
import { connect } from '../../../infra/doctor/services.ts';
import { DIST_DIR } from '../../../infra/paths.ts';
import { ENVIRONMENT, IDEMPOTENCY_TABLE, RETRY_QUEUE, USERS_TABLE } from '../../../src/contract.ts';
import { useEndpoints } from '../../support/attach-stage.ts';
import {
  FakeAnswer,
  type FakeAws,
  FakeAwsError,
  type Operations,
  startFakeAws,
} from '../../support/fake-aws.ts';
import {
  ACCOUNT,
  type Deployment,
  healthyDeployment,
  POOL_ARN,
  POOL_ID,
  REGION,
  TOPIC,
} from '../../support/fake-deployment.ts';
import { deploymentOperations } from '../../support/fake-deployment-operations.ts';
import { cognitoStatement } from '../../support/fake-function-policy.ts';
import { rowCopying } from '../../support/templates.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let aws: FakeAws | undefined;

const OLD_POOL = `arn:aws:cognito-idp:${REGION}:${ACCOUNT}:userpool/${REGION}_OldPool99`;

const diagnose = async (
  deployment: Deployment,
  { isSent = true, distDir = DIST_DIR, broken = {} as Operations } = {},
) => {
  aws = await startFakeAws({ ...deploymentOperations(deployment), ...broken });
  useEndpoints({ AWS_ENDPOINT_URL: aws.endpoint, AWS_MAX_ATTEMPTS: '1' });
  const targets = { userPoolId: POOL_ID, region: REGION, distDir };
  const names = {
    functionName: 'add_user',
    retryFunctionName: 'retry_user',
    reconcileFunctionName: 'reconcile_users',
  };
  return examineDeployment(connect(REGION), { ...targets, ...names }, isSent);
};

const deny = () => {
  throw new FakeAwsError('AccessDeniedException', 'Access denied.');
};

/** The end of a log as Lambda sends it along. */
const logTail = (outcome: string, metric = '') =>
  Buffer.from(`${metric}\n{"message":"confirmation","outcome":"${outcome}"}\n`).toString('base64');

afterEach(async () => {
  await aws?.[Symbol.asyncDispose]();
});

test('a healthy deployment passes every check', async () => {
  const checks = await diagnose(healthyDeployment());

  expect(checks.filter(({ result }) => result !== 'right')).toEqual([]);
  expect(checks.map(({ name }) => name)).toEqual(CHECKS);
  expect(isHealthy(checks)).toBe(true);
});

test('a deployment for a table of any key is healthy, however its row is written', async () => {
  const deployment = healthyDeployment();
  const { add_user, reconcile_users, retry_user } = deployment.functions;
  Object.assign(deployment.tables[USERS_TABLE.name], {
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S',
    })),
  });
  const rows = ['{"pk":"{sub}","sk":"PROFILE"}', '{ "sk": "PROFILE", "pk": "{sub}" }'];
  for (const [at, { Environment }] of [add_user, reconcile_users, retry_user].entries()) {
    Object.assign(Environment.Variables, {
      [ENVIRONMENT.usersTableKey]: at === 0 ? 'pk,sk' : 'pk, sk',
      ...(rows[at] && { [ENVIRONMENT.userRow]: rows[at] }),
    });
  }

  const checks = await diagnose(deployment);

  expect(checks.filter(({ result }) => result !== 'right')).toEqual([]);
});

const TRIGGER_ALARMS = 10;

test('a pool whose users nobody has counted is told without a number', async () => {
  const deployment = healthyDeployment();
  Object.assign(deployment.pool, { EstimatedNumberOfUsers: undefined });

  const [pool] = await diagnose(deployment);

  expect(pool).toMatchObject({ result: 'right', says: expect.not.stringContaining('users') });
});

test('a stack without the daily comparison is healthy, and is told so', async () => {
  const deployment = healthyDeployment();
  Reflect.deleteProperty(deployment.functions, 'reconcile_users');
  deployment.alarms.splice(TRIGGER_ALARMS);

  const checks = await diagnose(deployment);

  expect(isHealthy(checks)).toBe(true);
  expect(checks.filter(({ name }) => name.startsWith('reconcile-'))).toEqual([
    {
      name: 'reconcile-function',
      result: 'right',
      says: expect.stringContaining('no function reconcile_users, and need not be'),
    },
  ]);
});

test('a trigger without a next function is not asked for one, nor for its alarm', async () => {
  const deployment = healthyDeployment();
  Reflect.deleteProperty(
    deployment.functions.add_user.Environment.Variables,
    ENVIRONMENT.nextFunction,
  );
  deployment.alarms.splice(TRIGGER_ALARMS - 1, 1);

  const checks = await diagnose(deployment);

  expect(isHealthy(checks)).toBe(true);
  expect(checks.map(({ name }) => name)).toEqual(CHECKS.filter((name) => name !== 'next-function'));
});

test('a comparison that was deployed just now need not have run', async () => {
  const deployment = healthyDeployment();
  deployment.runs.splice(0);
  Object.assign(deployment.functions.reconcile_users, { LastModified: new Date().toISOString() });

  expect(isHealthy(await diagnose(deployment))).toBe(true);
});

describe('a pool that a tool made', () => {
  const OWN_STACK = healthyDeployment().pool.UserPoolTags;
  const OTHER_STACK = { ...OWN_STACK, 'aws:cloudformation:stack-id': 'arn:other' };
  const SST = { 'sst:app': 'shop' };

  test.each<readonly [string, Record<string, string>, string, RegExp]>([
    ['in the stack of the function', OWN_STACK, 'right', /of one stack, AddUser/],
    ['in another stack', OTHER_STACK, 'note', /CloudFormation \(AddUser\).*removes the trigger/],
    ['without a stack', SST, 'note', /made by SST \(shop\)/],
  ])('%s', async (_, tags, result, says) => {
    const deployment = healthyDeployment();
    deployment.pool.UserPoolTags = tags;
    Object.assign(deployment, tags === SST && { functionTags: SST });

    const checks = await diagnose(deployment);

    const owner = checks.find(({ name }) => name === 'owner');
    expect(owner).toMatchObject({ result, says: expect.stringMatching(says) });
    expect(isHealthy(checks)).toBe(true);
  });

  test('is told so where the tags of the function may not be read', async () => {
    const checks = await diagnose(healthyDeployment(), { broken: { ListTags: deny } });

    expect(checks.find(({ name }) => name === 'owner')).toMatchObject({
      result: 'note',
      advice: expect.stringContaining('docs/adopt.md'),
    });
    expect(textReport(checks)).toMatch(/^! owner +This pool was made by CloudFormation/m);
  });

  test('has no owner where it was made by hand', async () => {
    const deployment = healthyDeployment();
    deployment.pool.UserPoolTags = {};

    const checks = await diagnose(deployment);

    expect(checks.find(({ name }) => name === 'owner')).toMatchObject({ result: 'right' });
  });
});

test('a permission without an account is right, as the ARN of the pool holds it', async () => {
  const deployment = healthyDeployment();
  Object.assign(deployment.statements[0]?.Condition ?? {}, { StringEquals: {} });

  expect(isHealthy(await diagnose(deployment))).toBe(true);
});

test('a permission that only AWS can judge is neither right nor wrong, and not healthy', async () => {
  const deployment = healthyDeployment();
  Object.assign(deployment.statements[0]?.Condition ?? {}, {
    StringEquals: { 'aws:SourceOrgID': 'o-1' },
  });

  const checks = await diagnose(deployment);

  expect(checks.filter(({ result }) => result !== 'right')).toMatchObject([
    {
      name: 'permission',
      result: 'unjudged',
      says: expect.stringContaining('StringEquals aws:SourceOrgID o-1'),
    },
  ]);
  expect(isHealthy(checks)).toBe(false);
  expect(textReport(checks)).toMatch(
    /^\? permission +Whether Cognito may call.*\n +→ Sign a user up/m,
  );
});

test('without the right to look for the comparison nothing is said of the rest of it', async () => {
  const { GetFunctionConfiguration } = deploymentOperations(healthyDeployment());
  const broken = {
    GetFunctionConfiguration: (input: { FunctionName: string }) =>
      input.FunctionName === 'reconcile_users' ? deny() : GetFunctionConfiguration?.(input),
  };

  const checks = await diagnose(healthyDeployment(), { broken });

  const results = checks.filter(({ name }) => name.startsWith('reconcile-'));
  expect(results.map(({ result }) => result)).toEqual(['wrong', ...Array(8).fill('skipped')]);
});

describe('exactly one thing is broken, and exactly that has a ✘', () => {
  type Break = (deployment: Deployment) => unknown;
  const cases: readonly (readonly [string, string, Break, RegExp])[] = [
    ['pool', 'is not there', ({ pool }) => Object.assign(pool, { Id: 'other' }), /no user pool/],
    [
      'trigger',
      'is not set',
      ({ pool }) => Object.assign(pool.LambdaConfig, { PostConfirmation: undefined }),
      /no post-confirmation trigger.*npx add-user attach/s,
    ],
    [
      'trigger',
      "is another function's",
      ({ pool }) => Object.assign(pool.LambdaConfig, { PostConfirmation: 'arn:other' }),
      /calls arn:other and not .*npx add-user attach/s,
    ],
    [
      'permission',
      'is for the pool that was recreated',
      (it) => it.statements.splice(0, 1, cognitoStatement('old', OLD_POOL, ACCOUNT)),
      /stale SourceArn.*OldPool99.*recreated.*no row is written, and nothing is logged/s,
    ],
    [
      'permission',
      'is for another account',
      (it) => it.statements.splice(0, 1, cognitoStatement('x', POOL_ARN, '999999999999')),
      /lets account 999999999999 call/,
    ],
    ['permission', 'is missing', (it) => it.statements.splice(0), /does not let Cognito call it/],
    [
      'permission',
      'names no account',
      (it) =>
        Object.assign(it.statements[0] ?? {}, {
          Condition: { ArnLike: { 'AWS:SourceArn': POOL_ARN.replace(ACCOUNT, '*') } },
        }),
      /names no account.*remove-permission/s,
    ],
    [
      'permission',
      'names no pool',
      (it) => Object.assign(it.statements[0]?.Condition ?? {}, { ArnLike: {} }),
      /lets other user pools call.*names no SourceArn.*remove-permission/s,
    ],
    [
      'permission',
      'is for every pool of the account',
      (it) =>
        Object.assign(it.statements[0]?.Condition ?? {}, {
          ArnLike: { 'AWS:SourceArn': POOL_ARN.replace(POOL_ID, '*') },
        }),
      /lets other user pools call/,
    ],
    [
      'permission',
      'is under a condition that is not met',
      (it) =>
        Object.assign(it.statements[0]?.Condition ?? {}, {
          StringEquals: { 'aws:PrincipalOrgID': 'o-1' },
        }),
      /not met: StringEquals aws:PrincipalOrgID o-1/,
    ],
    [
      'permission',
      'is taken back by a Deny',
      (it) => it.statements.push({ ...it.statements[0], Sid: 'stop', Effect: 'Deny' }),
      /denies the call.*statement stop.*remove-permission/s,
    ],
    [
      'function',
      'failed',
      (it) => Object.assign(it.functions.add_user, { State: 'Failed' }),
      /Failed/,
    ],
    [
      'function',
      'is missing',
      (it) => Reflect.deleteProperty(it.functions, 'add_user'),
      /no function add_user/,
    ],
    [
      'runtime',
      'is too old',
      (it) => Object.assign(it.functions.add_user, { Runtime: 'nodejs20.x' }),
      /nodejs20\.x.*Set the runtime to nodejs24\.x/s,
    ],
    [
      'runtime',
      'has another handler',
      (it) => Object.assign(it.functions.add_user, { Handler: 'index.main' }),
      /index\.main/,
    ],
    [
      'timeout',
      'is too short',
      (it) => Object.assign(it.functions.add_user, { Timeout: 3 }),
      /4 s/,
    ],
    [
      'variables',
      'lack one',
      (it) =>
        Reflect.deleteProperty(it.functions.add_user.Environment.Variables, ENVIRONMENT.retryQueue),
      /RETRY_QUEUE_URL is not set/,
    ],
    [
      'next-function',
      'is missing',
      (it) => Reflect.deleteProperty(it.functions, 'add_to_group'),
      /no function arn:aws:lambda:.*:add_to_group.*deploy -c nextFunction=ARN/s,
    ],
    [
      'next-function',
      'cannot run',
      (it) => Object.assign(it.functions.add_to_group, { State: 'Failed' }),
      /add_to_group is Failed/,
    ],
    [
      'log-level',
      'lets Lambda drop the metrics',
      (it) =>
        Object.assign(it.functions.add_user, {
          LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'WARN' },
        }),
      /from WARN on.*to INFO.*no alarm can ring/s,
    ],
    [
      'retry-log-level',
      'lets Lambda drop the metrics',
      (it) =>
        Object.assign(it.functions.retry_user, {
          LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'FATAL' },
        }),
      /from FATAL on/,
    ],
    [
      'tracing',
      'is off',
      (it) => Object.assign(it.functions.add_user.TracingConfig, { Mode: 'PassThrough' }),
      /PassThrough.*active tracing/s,
    ],
    [
      'code',
      'is another zip',
      (it) => Object.assign(it.functions.add_user, { CodeSha256: 'other' }),
      /runs other, and the local add_user\.zip is/,
    ],
    [
      'users-table',
      'is missing',
      (it) => Reflect.deleteProperty(it.tables, USERS_TABLE.name),
      /no table chocolate_user/,
    ],
    [
      'users-table',
      'has another key',
      (it) =>
        Object.assign(it.tables[USERS_TABLE.name].AttributeDefinitions[0] ?? {}, {
          AttributeType: 'N',
        }),
      /email \(N, HASH\)/,
    ],
    [
      'users-table',
      'has another key than all functions',
      ({ functions }) => {
        const { add_user, retry_user, reconcile_users } = functions;
        for (const { Environment } of [add_user, retry_user, reconcile_users]) {
          Object.assign(Environment.Variables, {
            [ENVIRONMENT.usersTableKey]: 'pk,sk',
            [ENVIRONMENT.userRow]: '{"pk":"{sub}","sk":"PROFILE"}',
          });
        }
      },
      /its key is email \(S, HASH\)\..*pk \(S, HASH\) and sk \(S, RANGE\): deploy with usersTableKey/,
    ],
    [
      'users-table',
      'has a sort key',
      (it) => it.tables[USERS_TABLE.name].KeySchema.push({ AttributeName: 'at', KeyType: 'RANGE' }),
      /at \(undefined, RANGE\)/,
    ],
    [
      'idempotency-table',
      'has another key',
      (it) => Object.assign(it.tables, { [IDEMPOTENCY_TABLE.name]: it.tables[USERS_TABLE.name] }),
      /id \(S, HASH\)/,
    ],
    [
      'expiry',
      'is off',
      (it) => Object.assign(it.expiry, { TimeToLiveStatus: 'DISABLED' }),
      /stay for ever/,
    ],
    [
      'expiry',
      'is by another attribute',
      (it) => Object.assign(it.expiry, { AttributeName: 'ttl' }),
      /on ttl/,
    ],
    [
      'retry-queue',
      'is missing',
      (it) => Reflect.deleteProperty(it.queues, RETRY_QUEUE.name),
      /no queue add_user_retry/,
    ],
    [
      'retry-queue',
      'gives messages again too early',
      (it) => Object.assign(it.queues[RETRY_QUEUE.name], { VisibilityTimeout: '180' }),
      /hides them for 180 s.*900 s/s,
    ],
    [
      'dead-letters',
      'have no redrive policy',
      (it) => Object.assign(it.queues[RETRY_QUEUE.name], { RedrivePolicy: undefined }),
      /no redrive policy/,
    ],
    [
      'dead-letters',
      'take a message before three days of attempts are over',
      (it) =>
        Object.assign(it.queues[RETRY_QUEUE.name], {
          RedrivePolicy: it.queues[RETRY_QUEUE.name].RedrivePolicy?.replace('291', '5'),
        }),
      /failed 5 times.*maxReceiveCount to 291/s,
    ],
    [
      'dead-letters',
      'have no queue',
      (it) => Reflect.deleteProperty(it.queues, RETRY_QUEUE.deadLetterName),
      /no queue add_user_dead_letters/,
    ],
    ['event-source', 'is missing', (it) => it.eventSources.splice(0), /Nothing takes messages/],
    [
      'event-source',
      'is disabled',
      (it) => Object.assign(it.eventSources[0] ?? {}, { State: 'Disabled' }),
      /is Disabled/,
    ],
    [
      'event-source',
      'fails whole batches',
      (it) => Object.assign(it.eventSources[0] ?? {}, { FunctionResponseTypes: [] }),
      /for the whole batch.*ReportBatchItemFailures/s,
    ],
    [
      'retry-function',
      'is missing',
      (it) => Reflect.deleteProperty(it.functions, 'retry_user'),
      /no function retry_user/,
    ],
    [
      'retry-runtime',
      'is too old',
      (it) => Object.assign(it.functions.retry_user, { Runtime: 'nodejs22.x' }),
      /nodejs22\.x/,
    ],
    [
      'retry-timeout',
      'is too short',
      (it) => Object.assign(it.functions.retry_user, { Timeout: 3 }),
      /30 s/,
    ],
    ...(
      [
        ['another table', { [ENVIRONMENT.usersTable]: 'others' }, /writes to others/],
        [
          'another table of records',
          { [ENVIRONMENT.idempotencyTable]: 'others' },
          /writes to .* and others, the trigger to .* and add_user_idempotency/,
        ],
        [
          'another key',
          { [ENVIRONMENT.usersTableKey]: 'pk,sk' },
          /writes to chocolate_user \(key pk, sk\) .*, the trigger to chocolate_user \(key email\)/,
        ],
      ] as const
    ).map(
      ([what, variables, says]) =>
        [
          'retry-variables',
          `name ${what}`,
          ({ functions }: Deployment) =>
            Object.assign(functions.retry_user.Environment.Variables, variables),
          says,
        ] as const,
    ),
    [
      'retry-variables',
      'name another queue',
      (it) =>
        Object.assign(it.functions.retry_user.Environment.Variables, {
          [ENVIRONMENT.retryQueue]: 'https://sqs.eu-central-1.amazonaws.com/123456789012/other',
        }),
      /RETRY_QUEUE_URL is .*other/,
    ],
    [
      'retry-variables',
      'lack one',
      (it) => Object.assign(it.functions.retry_user.Environment, { Variables: {} }),
      /USERS_TABLE_NAME is not set/,
    ],
    [
      'retry-tracing',
      'is off',
      (it) => Object.assign(it.functions.retry_user, { TracingConfig: undefined }),
      /Tracing is off/,
    ],
    [
      'retry-code',
      'is another zip',
      (it) => Object.assign(it.functions.retry_user, { CodeSha256: 'other' }),
      /retry_user\.zip/,
    ],
    [
      'alarms',
      'watch another function and other queues',
      (it) =>
        it.alarms
          .slice(0, TRIGGER_ALARMS)
          .map((alarm) => Object.assign(alarm, { Dimensions: [{ Value: 'other' }] })),
      /no alarm for dead letters, the oldest parked message, errors, throttles, duration\./,
    ],
    [
      'retry-queue',
      'forgets messages too early',
      (it) => Object.assign(it.queues[RETRY_QUEUE.name], { MessageRetentionPeriod: '345600' }),
      /keeps messages for 4 days/,
    ],
    [
      'alarms',
      'tell nobody',
      (it) => Object.assign(it.alarms[5] ?? {}, { AlarmActions: [] }),
      /for duration has no enabled action/,
    ],
    [
      'alarms',
      'are disabled',
      (it) => Object.assign(it.alarms[0] ?? {}, { ActionsEnabled: false }),
      /unrecorded/,
    ],
    [
      'subscribers',
      'are none',
      (it) => Object.assign(it.topics, { [TOPIC]: { SubscriptionsConfirmed: '0' } }),
      /Nobody is notified of the alarms: .*-c alarmEmail=ADDRESS.*--topic-arn arn:aws:sns:eu-central-1:123456789012:on-call /,
    ],
    [
      'subscribers',
      'have not agreed yet',
      (it) =>
        Object.assign(it.topics, {
          [TOPIC]: { SubscriptionsConfirmed: '0', SubscriptionsPending: '1' },
        }),
      /Nobody is notified of the alarms yet: .* link/,
    ],
    [
      'subscribers',
      'have lost the topic',
      (it) => Reflect.deleteProperty(it.topics, TOPIC),
      /Nobody is notified of the alarms: /,
    ],
    [
      'subscribers',
      'are none for the topic of the comparison',
      (it) =>
        Object.assign(it.alarms.at(-1) ?? {}, { AlarmActions: [TOPIC.replace('on-call', 'data')] }),
      /--topic-arn arn:aws:sns:eu-central-1:123456789012:data /,
    ],
    [
      'reconcile-function',
      'failed',
      (it) => Object.assign(it.functions.reconcile_users, { State: 'Failed' }),
      /reconcile_users is Failed/,
    ],
    [
      'reconcile-runtime',
      'is too old',
      (it) => Object.assign(it.functions.reconcile_users, { Runtime: 'nodejs22.x' }),
      /nodejs22\.x/,
    ],
    [
      'reconcile-timeout',
      'is too short',
      (it) => Object.assign(it.functions.reconcile_users, { Timeout: 3 }),
      /900 s/,
    ],
    [
      'reconcile-variables',
      'lack one',
      (it) => Object.assign(it.functions.reconcile_users.Environment, { Variables: {} }),
      /USERS_TABLE_NAME is not set/,
    ],
    ...(
      [
        ['another pool', { [ENVIRONMENT.userPool]: `${REGION}_Other` }, /reads the pool .*_Other/],
        ['another table', { [ENVIRONMENT.usersTable]: 'others' }, /compares with others/],
        [
          'another table of records',
          { [ENVIRONMENT.idempotencyTable]: 'others' },
          /compares with .* and others/,
        ],
        [
          'another key',
          {
            [ENVIRONMENT.usersTableKey]: 'id',
            [ENVIRONMENT.userRow]: '{"id":"{sub}"}',
          },
          /compares with chocolate_user \(key id\) .*, the trigger writes to chocolate_user \(key email\)/,
        ],
        ['another row', { [ENVIRONMENT.userRow]: rowCopying('name') }, /USER_ROW is another/],
      ] as const
    ).map(
      ([what, variables, says]) =>
        [
          'reconcile-variables',
          `name ${what}`,
          ({ functions }: Deployment) =>
            Object.assign(functions.reconcile_users.Environment.Variables, variables),
          says,
        ] as const,
    ),
    [
      'reconcile-tracing',
      'is off',
      (it) => Object.assign(it.functions.reconcile_users, { TracingConfig: undefined }),
      /Tracing is off/,
    ],
    [
      'reconcile-code',
      'is another zip',
      (it) => Object.assign(it.functions.reconcile_users, { CodeSha256: 'other' }),
      /reconcile_users\.zip/,
    ],
    [
      'reconcile-schedule',
      'may not call it',
      (it) => it.scheduleStatements.splice(0),
      /does not let EventBridge call it/,
    ],
    [
      'reconcile-schedule',
      'is denied',
      (it) =>
        it.scheduleStatements.push({ ...it.scheduleStatements[0], Effect: 'Deny', Condition: {} }),
      /does not let EventBridge call it/,
    ],
    [
      'reconcile-schedule',
      'is disabled',
      (it) => it.runs.splice(0),
      /ran 0 times in two days.*rule/s,
    ],
    [
      'reconcile-alarms',
      'tell nobody',
      (it) => Object.assign(it.alarms.at(-1) ?? {}, { AlarmActions: [] }),
      /for comparisons that broke off has no enabled action/,
    ],
    [
      'send',
      'answers with another event',
      (it) => Object.assign(it, { answer: () => ({}) }),
      /another event/,
    ],
    [
      'send',
      'fails',
      (it) =>
        Object.assign(it, {
          answer: () =>
            new FakeAnswer({ errorMessage: 'no' }, { 'x-amz-function-error': 'Unhandled' }),
        }),
      /The function failed: \{"errorMessage":"no"\}/,
    ],
    [
      'send',
      'has another outcome',
      (it) =>
        Object.assign(it, {
          answer: (event: unknown) =>
            new FakeAnswer(event, { 'x-amz-log-result': logTail('created') }),
        }),
      /outcome created/,
    ],
    [
      'send',
      'finds the next function out of reach',
      (it) =>
        Object.assign(it, {
          answer: (event: unknown) =>
            new FakeAnswer(event, {
              'x-amz-log-result': logTail('not-a-sign-up', '{"next-function-failed":1}'),
            }),
        }),
      /neither call the next function.*lambda:InvokeFunction on the ARN of NEXT_FUNCTION/s,
    ],
  ];

  test.each(cases)('%s %s', async (name, _, breakIt, says) => {
    const deployment = healthyDeployment();
    breakIt(deployment);

    const checks = await diagnose(deployment);

    const wrong = checks.filter(({ result }) => result === 'wrong');
    expect(wrong.map((check) => check.name)).toEqual([name]);
    expect(`${wrong[0]?.says} ${wrong[0]?.advice}`).toMatch(says);
    expect(wrong[0]?.advice).toMatch(/^[A-Z].*[.:]$/s);
    expect(isHealthy(checks)).toBe(false);
  });

  test.each(healthyDeployment().alarms.map((it, index) => [it.AlarmName, index] as const))(
    'the alarm %s is missing',
    async (_, index) => {
      const deployment = healthyDeployment();
      deployment.alarms.splice(index, 1);

      const checks = await diagnose(deployment);

      const wrong = checks.filter(({ result }) => result === 'wrong');
      expect(wrong.map(({ name }) => name)).toEqual([
        index < TRIGGER_ALARMS ? 'alarms' : 'reconcile-alarms',
      ]);
    },
  );
});

test.each([
  ['DescribeUserPool', 'cognito-idp:DescribeUserPool', 'pool'],
  ['GetFunctionConfiguration', 'lambda:GetFunctionConfiguration', 'function'],
  ['GetPolicy', 'lambda:GetPolicy', 'permission'],
  ['DescribeTable', 'dynamodb:DescribeTable', 'users-table'],
  ['DescribeTimeToLive', 'dynamodb:DescribeTimeToLive', 'expiry'],
  ['GetQueueAttributes', 'sqs:GetQueueAttributes', 'retry-queue'],
  ['GetQueueUrl', 'sqs:GetQueueUrl', 'dead-letters'],
  ['ListEventSourceMappings', 'lambda:ListEventSourceMappings', 'event-source'],
  ['DescribeAlarms', 'cloudwatch:DescribeAlarms', 'alarms'],
  ['DescribeAlarms', 'cloudwatch:DescribeAlarms', 'reconcile-alarms'],
  ['DescribeAlarms', 'cloudwatch:DescribeAlarms', 'subscribers'],
  ['GetTopicAttributes', 'sns:GetTopicAttributes', 'subscribers'],
  ['GetMetricStatistics', 'cloudwatch:GetMetricStatistics', 'reconcile-schedule'],
  ['Invoke', 'lambda:InvokeFunction', 'send'],
])('without the permission for %s the check names the action', async (operation, action, name) => {
  const checks = await diagnose(healthyDeployment(), {
    broken: { [operation]: deny },
  });

  const check = checks.find((it) => it.name === name);
  expect(check).toMatchObject({ result: 'wrong', advice: expect.stringContaining(action) });
});

test('an alarm that calls a function besides an unheard topic is heard', async () => {
  const deployment = healthyDeployment();
  Object.assign(deployment.topics, { [TOPIC]: { SubscriptionsConfirmed: '0' } });
  for (const alarm of deployment.alarms) {
    alarm.AlarmActions.push(`arn:aws:lambda:${REGION}:${ACCOUNT}:function:page-somebody`);
  }

  expect(isHealthy(await diagnose(deployment))).toBe(true);
});

test('an alarm on a formula counts for each metric in it', async () => {
  const deployment = healthyDeployment();
  const throttles = deployment.alarms[4];
  const { Namespace, MetricName, Dimensions } = throttles ?? {};
  Object.assign(throttles ?? {}, {
    MetricName: undefined,
    Metrics: [{ Id: 'a', MetricStat: { Metric: { Namespace, MetricName, Dimensions } } }],
  });

  const checks = await diagnose(deployment);

  expect(isHealthy(checks)).toBe(true);
});

test('without a local zip the check says how to build it', async () => {
  await using folder = await temporaryFolder();

  const checks = await diagnose(healthyDeployment(), { distDir: folder.path });

  const code = checks.find(({ name }) => name === 'code');
  expect(code).toMatchObject({ result: 'wrong', advice: 'Run "npm run build".' });
});

test('nothing is invoked unless it is asked for', async () => {
  const checks = await diagnose(healthyDeployment(), { isSent: false });

  expect(checks.some(({ name }) => name === 'send')).toBe(false);
  expect(aws?.calls.some(({ operation }) => operation === 'Invoke')).toBe(false);
});

test('what is sent is marked, and is nobody', async () => {
  await diagnose(healthyDeployment());

  const sent = aws?.calls.find(({ operation }) => operation === 'Invoke')?.input.Payload;
  expect(sent).toMatchObject({ triggerSource: SOURCE, request: { userAttributes: {} } });
});

test('without credentials nothing is looked at', async () => {
  await expect(
    diagnose(healthyDeployment(), {
      broken: {
        DescribeUserPool: () => {
          throw new FakeAwsError('UnrecognizedClientException');
        },
      },
    }),
  ).rejects.toMatchObject({ code: 'ADD_USER_E_CREDENTIALS' });
});

test('the report has a line for each check, and one that says what to do', async () => {
  const deployment = healthyDeployment();
  deployment.statements.splice(0);

  const checks = await diagnose(deployment);

  const text = textReport(checks);
  expect(text).toMatch(/✔ trigger +The pool calls/);
  expect(text).toMatch(/✘ permission +The function's policy.*\n +→ Run "npx add-user deploy"/);
  expect(JSON.parse(jsonReport(checks))).toEqual({ ok: false, checks });
});
