import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ENVIRONMENT, FUNCTION_TIMEOUT_MS, RETRY_FUNCTION_TIMEOUT_MS } from '../../src/contract.ts';
import type { RowTemplate } from '../../src/domain/row-template/row-template.ts';
import { readRowTemplate } from '../../src/environment.ts';
import type { BuiltZip } from '../build/build.ts';
import type { FunctionName } from '../build/functions.ts';
import { localDynamoDbClient } from './dynamodb/dynamodb-client.ts';
import { startDynamoDbEngine } from './dynamodb/dynamodb-engine.ts';
import type { DynamoDbEngine } from './dynamodb/engine.ts';
import { prepareTables } from './dynamodb/prepare-tables.ts';
import { type Gate, startGate } from './gate.ts';
import { functionVariables } from './lambda/function-variables.ts';
import { LambdaService } from './lambda/lambda-service.ts';
import { NEXT_FUNCTION_ARN, type NextFunction, startNextFunction } from './lambda/next-function.ts';
import type { Variables } from './lambda/sandbox-environment.ts';
import { type SqsEngine, startSqsEngine } from './sqs/sqs-engine.ts';
import { TRACE_TIMEOUT_MS, XrayDaemon } from './xray/xray-daemon.ts';

/** Everything that the functions meet in production, running on this machine. */
export type Stage = AsyncDisposable & {
  readonly zips: readonly BuiltZip[];
  readonly engine: DynamoDbEngine;
  /** The functions' way to DynamoDB. */
  readonly gate: Gate;
  readonly sqs: SqsEngine;
  readonly xray: XrayDaemon;
  /** A way to DynamoDB that is always open. */
  readonly dynamoDb: DynamoDBClient;
  readonly lambda: LambdaService;
  readonly retryLambda: LambdaService;
  /** The trigger with a function that comes next. */
  readonly chained: LambdaService;
  /** The function that comes next, there and where the caller's NEXT_FUNCTION names one. */
  readonly next: NextFunction;
  /** How the functions make a row. */
  readonly template: RowTemplate;
  /** Whether the tables may hold something from before. */
  readonly isKept: boolean;
  /** How long the segments of a trace are waited for. */
  readonly traceTimeoutMs: number;
};

export type StageOptions = {
  /** Folder that keeps the tables. @default in memory */
  readonly keepDir?: string | undefined;
  /** Further variables of the functions. @default none */
  readonly variables?: Variables;
  /** @default 5000 */
  readonly traceTimeoutMs?: number;
};

/** Path of a function's zip. */
export const zipOf = (zips: readonly BuiltZip[], name: FunctionName): string => {
  const zip = zips.find((it) => it.name === name);
  if (!zip) {
    throw new Error(`There is no zip of ${name}.`);
  }
  return zip.zipPath;
};

/** Starts the engines with tables and queues. Sandboxes start as they are needed. */
export const startStage = async (
  zips: readonly BuiltZip[],
  options: StageOptions = {},
): Promise<Stage> => {
  const template = readRowTemplate(options.variables ?? {});
  await using starting = new AsyncDisposableStack();
  const engine = starting.use(await startDynamoDbEngine({ keepDir: options.keepDir }));
  const gate = starting.use(await startGate(engine.endpoint));
  const sqs = starting.use(await startSqsEngine());
  const xray = starting.use(await XrayDaemon.start());
  const next = starting.use(await startNextFunction());
  const dynamoDb = starting.adopt(localDynamoDbClient(engine.endpoint), (it) => it.destroy());
  await prepareTables(engine, dynamoDb, template.key);
  const engines = functionVariables({
    dynamoDbEndpoint: gate.endpoint,
    sqsEndpoint: sqs.endpoint,
    retryQueueUrl: sqs.retryQueueUrl,
    xrayDaemonAddress: xray.address,
    lambdaEndpoint: next.endpoint,
  });
  const env = { ...engines, ...options.variables };
  const service = (name: FunctionName, timeoutMs: number, own: Variables = {}): LambdaService =>
    starting.use(
      new LambdaService({ zipPath: zipOf(zips, name), env: { ...env, ...own }, timeoutMs }),
    );
  const lambda = service('add_user', FUNCTION_TIMEOUT_MS);
  const retryLambda = service('retry_user', RETRY_FUNCTION_TIMEOUT_MS);
  const chained = service('add_user', FUNCTION_TIMEOUT_MS, {
    [ENVIRONMENT.nextFunction]: NEXT_FUNCTION_ARN,
  });
  const isKept = options.keepDir !== undefined || engine.isExternal;
  const traceTimeoutMs = options.traceTimeoutMs ?? TRACE_TIMEOUT_MS;
  const started = starting.move();
  return {
    ...{
      zips,
      engine,
      gate,
      sqs,
      xray,
      dynamoDb,
      lambda,
      retryLambda,
      chained,
      next,
      template,
      isKept,
      traceTimeoutMs,
    },
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
};
