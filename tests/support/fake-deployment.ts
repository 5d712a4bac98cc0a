import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Statement } from '../../infra/aws/policy/statement.ts';
import { watchedBy, watchedOfReconcile } from '../../infra/doctor/checks/alarms.ts';
import { DIST_DIR } from '../../infra/paths.ts';
import {
  ENVIRONMENT,
  FUNCTION_TIMEOUT_MS,
  HANDLER,
  IDEMPOTENCY_TABLE,
  METRICS_NAMESPACE,
  RECONCILE_FUNCTION_TIMEOUT_MS,
  RECONCILE_SERVICE,
  RETRY_FUNCTION_TIMEOUT_MS,
  RETRY_QUEUE,
  RETRY_SERVICE,
  SERVICE,
  USERS_TABLE,
} from '../../src/contract.ts';
import { cognitoStatement } from './fake-function-policy.ts';

export const POOL_ID = 'eu-central-1_AbCdEf123';
export const REGION = 'eu-central-1';
export const ACCOUNT = '123456789012';
export const POOL_ARN = `arn:aws:cognito-idp:${REGION}:${ACCOUNT}:userpool/${POOL_ID}`;
export const QUEUES_URL = `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}`;

const functionArn = (name: string) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
const queueArn = (name: string) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;

const hashOf = (zip: string): string =>
  createHash('sha256')
    .update(readFileSync(join(DIST_DIR, `${zip}.zip`)))
    .digest('base64');

/** What CloudFormation writes on whatever it makes. */
const STACK_TAGS = {
  'aws:cloudformation:stack-name': 'AddUser',
  'aws:cloudformation:stack-id': `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/AddUser/1`,
};

const TABLES = {
  [ENVIRONMENT.usersTable]: USERS_TABLE.name,
  [ENVIRONMENT.idempotencyTable]: IDEMPOTENCY_TABLE.name,
};

const lambdaFunction = (name: string, timeoutMs: number, variables: Record<string, string>) => ({
  FunctionName: name,
  FunctionArn: functionArn(name),
  State: 'Active',
  LastUpdateStatus: 'Successful',
  Runtime: 'nodejs24.x',
  Handler: HANDLER,
  Timeout: timeoutMs / 1_000,
  TracingConfig: { Mode: 'Active' },
  LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'INFO' },
  Environment: { Variables: variables },
  CodeSha256: hashOf(name),
  LastModified: '2026-01-01T12:00:00.000+0000',
});

const table = (name: string, key: string) => ({
  TableName: name,
  TableStatus: 'ACTIVE',
  KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
});

/** Told of every alarm. */
export const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:on-call';

const alarmNames = {
  functionName: SERVICE,
  retryQueueName: RETRY_QUEUE.name,
  deadLetterName: RETRY_QUEUE.deadLetterName,
  metricsNamespace: METRICS_NAMESPACE,
  hasNextFunction: true,
};

const alarms = () =>
  [
    ...watchedBy(alarmNames),
    ...watchedOfReconcile({ ...alarmNames, functionName: RECONCILE_SERVICE }),
  ].map(({ what, namespace, metricNames, of }) => ({
    AlarmName: `add_user-${what}`,
    Namespace: namespace,
    MetricName: metricNames[0] as string | undefined,
    Dimensions: of === undefined ? [] : [{ Name: 'Of', Value: of }],
    Metrics: [] as unknown[],
    ActionsEnabled: true,
    AlarmActions: [TOPIC],
  }));

/** The function that gets the event after the trigger. */
const NEXT = 'add_to_group';

/** A statement as Lambda writes it for a rule. */
const ruleStatement: Statement = {
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'lambda:InvokeFunction',
  Condition: { ArnLike: { 'AWS:SourceArn': `arn:aws:events:${REGION}:${ACCOUNT}:rule/Daily` } },
};

/** A deployment as the stack leaves it. Each test breaks one thing of it. */
export const healthyDeployment = () => ({
  pool: {
    Id: POOL_ID,
    Name: 'chocolate',
    Arn: POOL_ARN,
    EstimatedNumberOfUsers: 3,
    LambdaConfig: { PostConfirmation: functionArn(SERVICE) as string | undefined },
    UserPoolTags: STACK_TAGS as Record<string, string>,
  },
  /** Tags of every function. */
  functionTags: STACK_TAGS as Record<string, string>,
  functions: {
    [SERVICE]: lambdaFunction(SERVICE, FUNCTION_TIMEOUT_MS, {
      ...TABLES,
      [ENVIRONMENT.nextFunction]: functionArn(NEXT),
      [ENVIRONMENT.retryQueue]: `${QUEUES_URL}/${RETRY_QUEUE.name}`,
    }),
    [RETRY_SERVICE]: lambdaFunction(RETRY_SERVICE, RETRY_FUNCTION_TIMEOUT_MS, {
      ...TABLES,
      [ENVIRONMENT.retryQueue]: `${QUEUES_URL}/${RETRY_QUEUE.name}`,
    }),
    [NEXT]: { FunctionName: NEXT, State: 'Active' },
    [RECONCILE_SERVICE]: lambdaFunction(RECONCILE_SERVICE, RECONCILE_FUNCTION_TIMEOUT_MS, {
      ...TABLES,
      [ENVIRONMENT.userPool]: POOL_ID,
    }),
  },
  statements: [cognitoStatement('of-the-stack', POOL_ARN, ACCOUNT)] as Statement[],
  /** Who may call the daily comparison. */
  scheduleStatements: [ruleStatement] as Statement[],
  /** How often it ran, hour by hour. */
  runs: [{ Sum: 1 }, { Sum: 1 }],
  tables: {
    [USERS_TABLE.name]: table(USERS_TABLE.name, USERS_TABLE.partitionKey),
    [IDEMPOTENCY_TABLE.name]: table(IDEMPOTENCY_TABLE.name, IDEMPOTENCY_TABLE.partitionKey),
  },
  expiry: {
    TimeToLiveStatus: 'ENABLED',
    AttributeName: IDEMPOTENCY_TABLE.timeToLiveAttribute as string,
  },
  queues: {
    [RETRY_QUEUE.name]: {
      QueueArn: queueArn(RETRY_QUEUE.name),
      VisibilityTimeout: String(RETRY_QUEUE.visibilityTimeoutSeconds),
      MessageRetentionPeriod: String(RETRY_QUEUE.retentionDays * 86_400),
      ApproximateNumberOfMessages: '0',
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: queueArn(RETRY_QUEUE.deadLetterName),
        maxReceiveCount: RETRY_QUEUE.maxReceiveCount,
      }) as string | undefined,
    },
    [RETRY_QUEUE.deadLetterName]: { ApproximateNumberOfMessages: '2' },
  },
  eventSources: [
    {
      UUID: 'b1946ac9-2492-4d23-8f5e-0a1b2c3d4e5f',
      EventSourceArn: queueArn(RETRY_QUEUE.name),
      FunctionArn: functionArn(RETRY_SERVICE),
      State: 'Enabled',
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    },
  ],
  alarms: alarms(),
  /** Topics of SNS by ARN. */
  topics: {
    [TOPIC]: { SubscriptionsConfirmed: '1', SubscriptionsPending: '0' },
  } as Record<string, Readonly<Record<string, string>>>,
  /** What the trigger makes of an event. */
  answer: (event: unknown): unknown => event,
});

export type Deployment = ReturnType<typeof healthyDeployment>;
