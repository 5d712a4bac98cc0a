import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SignUpServices } from '../../infra/doctor/sign-up/services.ts';
import { localDynamoDbClient } from '../../infra/local/dynamodb/dynamodb-client.ts';
import { startDynamoDbEngine } from '../../infra/local/dynamodb/dynamodb-engine.ts';
import { createTables } from '../../infra/local/dynamodb/tables.ts';
import { functionVariables } from '../../infra/local/lambda/function-variables.ts';
import { LambdaService } from '../../infra/local/lambda/lambda-service.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../infra/local/lambda/sandbox-environment.ts';
import { DIST_DIR } from '../../infra/paths.ts';
import { FUNCTION_TIMEOUT_MS, IDEMPOTENCY_TABLE, USERS_TABLE } from '../../src/contract.ts';
import type { TableKey } from '../../src/domain/table-key.ts';
import { FakeAnswer, FakeAwsError, type Operations } from './fake-aws.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The real zip on a real engine, and what CloudWatch would have of it. */
export type SignUpStage = AsyncDisposable & {
  readonly dynamoDb: DynamoDBClient;
  readonly dynamoDbEndpoint: string;
  /** Invokes the trigger. @throws if it fails */
  invoke(event: unknown): Promise<{ readonly answer: unknown; readonly log: readonly string[] }>;
  /** Invoke of the trigger, FilterLogEvents and GetMetricStatistics. */
  readonly operations: Operations;
  /** How many items the two tables hold. */
  counts(): Promise<readonly number[]>;
};

export type StageOptions = {
  readonly key?: TableKey;
  readonly variables?: Readonly<Record<string, string>>;
};

const parsed = (line: string): readonly Fields[] => {
  try {
    return [JSON.parse(line) as Fields];
  } catch {
    return [];
  }
};

/** The one pattern that is known here: anything else is refused. */
const PATTERN = /^\{ \$\.message = "(?<message>\w+)" && \$\.sub = "(?<sub>[\w-]+)" \}$/;

/** Two pages, of which the first is empty, as FilterLogEvents may give them. */
const filterLogEvents = (
  lines: readonly string[],
  { filterPattern = '', nextToken }: { filterPattern?: string; nextToken?: string },
) => {
  const wanted = PATTERN.exec(filterPattern)?.groups;
  if (!wanted) {
    throw new FakeAwsError('InvalidParameterException', filterPattern);
  }
  if (nextToken === undefined) {
    return { events: [], nextToken: 'page-2' };
  }
  const events = lines
    .filter((line) =>
      parsed(line).some(({ message, sub }) => message === wanted.message && sub === wanted.sub),
    )
    .map((message) => ({ message }));
  return { events };
};

type MetricQuery = {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
  readonly StartTime: number;
  readonly EndTime: number;
};

type Emf = Fields & {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly { readonly Namespace: string }[];
  };
};

const metricStatistics = (lines: readonly string[], query: MetricQuery) => {
  const documents = lines
    .flatMap(parsed)
    .filter((line): line is Emf => '_aws' in line)
    .filter(
      (document) =>
        document._aws.CloudWatchMetrics.some(({ Namespace }) => Namespace === query.Namespace) &&
        document._aws.Timestamp >= query.StartTime * 1_000 &&
        document._aws.Timestamp < query.EndTime * 1_000 &&
        query.Dimensions.every(({ Name, Value }) => document[Name] === Value) &&
        query.MetricName in document,
    );
  return { Datapoints: documents.map((document) => ({ Sum: document[query.MetricName] })) };
};

/** Starts engine and zip. */
export const startSignUpStage = async ({
  key = [USERS_TABLE.partitionKey],
  variables = {},
}: StageOptions = {}): Promise<SignUpStage> => {
  await using starting = new AsyncDisposableStack();
  const engine = starting.use(await startDynamoDbEngine());
  const dynamoDb = starting.adopt(localDynamoDbClient(engine.endpoint), (it) => it.destroy());
  await createTables(dynamoDb, key);
  const lambda = starting.use(
    new LambdaService({
      zipPath: join(DIST_DIR, 'add_user.zip'),
      env: { ...functionVariables({ dynamoDbEndpoint: engine.endpoint }), ...variables },
      timeoutMs: FUNCTION_TIMEOUT_MS,
    }),
  );
  const lines: string[] = [];
  const invoke = async (event: unknown) => {
    const { invocation } = await lambda.invoke(event);
    lines.push(...invocation.stdout);
    if (invocation.error) {
      throw new Error(invocation.error.errorMessage);
    }
    return { answer: JSON.parse(invocation.payload), log: invocation.stdout };
  };
  const count = async (TableName: string): Promise<number> =>
    (await dynamoDb.send(new ScanCommand({ TableName, ConsistentRead: true }))).Count ?? 0;
  const started = starting.move();
  return {
    dynamoDb,
    dynamoDbEndpoint: engine.endpoint,
    invoke,
    operations: {
      Invoke: async ({ Payload }: { Payload: unknown }) => {
        const { answer, log } = await invoke(Payload);
        const tail = Buffer.from(log.join('\n')).toString('base64');
        return new FakeAnswer(answer, { 'x-amz-log-result': tail });
      },
      FilterLogEvents: (input: object) => filterLogEvents(lines, input),
      GetMetricStatistics: (query: MetricQuery) => metricStatistics(lines, query),
    },
    counts: () => Promise.all([count(USERS_TABLE.name), count(IDEMPOTENCY_TABLE.name)]),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
};

/** Clients that know their endpoints themselves, as those of AWS do: nothing hints at an emulator. */
export const servicesAt = (endpoint: string, dynamoDbEndpoint: string): SignUpServices => {
  const settings = {
    endpoint,
    region: LOCAL_REGION,
    credentials: LOCAL_CREDENTIALS,
    maxAttempts: 1,
  };
  const cognito = new CognitoIdentityProviderClient(settings);
  return {
    cognito,
    makers: cognito,
    lambda: new LambdaClient(settings),
    dynamoDb: localDynamoDbClient(dynamoDbEndpoint),
    sqs: new SQSClient(settings),
    sns: new SNSClient(settings),
    cloudWatch: new CloudWatchClient(settings),
    logs: new CloudWatchLogsClient(settings),
  };
};

/** A terminal at which these answers are typed, one a question. */
export const typing = (...answers: readonly string[]) => {
  const left = [...answers];
  const written: string[] = [];
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const write = (text: string, _: unknown, done: () => void): void => {
    written.push(text);
    // Typed once it is asked for: whoever asks drops what was typed before.
    if (text.includes('[y/N]')) {
      setImmediate(() => input.write(`${left.shift() ?? ''}\n`));
    }
    done();
  };
  const output = Object.assign(new Writable({ decodeStrings: false, write }), { isTTY: true });
  return { terminal: { input, output }, written: () => written.join('') };
};
