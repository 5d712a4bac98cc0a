import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  ENVIRONMENT,
  FUNCTION_TIMEOUT_MS,
  RETRY_FUNCTION_TIMEOUT_MS,
  USERS_TABLE,
} from '../../../src/contract.ts';
import type { RowTemplate } from '../../../src/domain/row-template/row-template.ts';
import type { BuiltZip } from '../../build/build.ts';
import type { FunctionName } from '../../build/functions.ts';
import { localDynamoDbClient } from '../../local/dynamodb/dynamodb-client.ts';
import { startDynamoDbEngine } from '../../local/dynamodb/dynamodb-engine.ts';
import type { DynamoDbEngine } from '../../local/dynamodb/engine.ts';
import { prepareTables } from '../../local/dynamodb/prepare-tables.ts';
import { functionVariables } from '../../local/lambda/function-variables.ts';
import { LambdaService } from '../../local/lambda/lambda-service.ts';
import { zipOfNextFunction } from '../../local/lambda/next-function.ts';
import type { Variables } from '../../local/lambda/sandbox-environment.ts';
import { type SqsEngine, startSqsEngine } from '../../local/sqs/sqs-engine.ts';
import { zipOf } from '../../local/stage.ts';
import { XrayDaemon } from '../../local/xray/xray-daemon.ts';
import type { NextFunctionCondition, ServedFunction } from '../view.ts';
import { type Doors, openDoors } from './doors.ts';

/** Everything that the functions meet in production, but for the user pool. */
export type Parts = AsyncDisposable & {
  readonly engine: DynamoDbEngine;
  readonly sqs: SqsEngine;
  readonly xray: XrayDaemon;
  /** The functions' ways to DynamoDB and SQS. */
  readonly doors: Doors;
  /** The console's own way to DynamoDB, always open. */
  readonly dynamoDb: DynamoDBClient;
  readonly functions: Readonly<Record<ServedFunction, LambdaService>>;
  /** The function that comes next, as it is while it fails. */
  readonly failingNextFunction: LambdaService;
  /** Name of the function that comes after `add_user`, if the caller's NEXT_FUNCTION names one. */
  readonly nextFunctionName: string | undefined;
  readonly zips: readonly BuiltZip[];
  readonly usersTable: { readonly name: string; readonly key: readonly string[] };
  /** How the functions make a row. */
  readonly template: RowTemplate;
};

/** What the functions are told. */
export type FunctionSettings = {
  /** Variables of the functions that the caller has set. */
  readonly variables: Variables;
  readonly template: RowTemplate;
};

type PartsOptions = FunctionSettings & {
  readonly zips: readonly BuiltZip[];
  /** Where the functions can be invoked by AWS's API. */
  readonly lambdaEndpoint: string;
  /** Folder that keeps the tables. @default in memory */
  readonly keepDir?: string | undefined;
};

/** Starts the engines with tables and queues. Sandboxes start as they are needed. */
export const startParts = async (options: PartsOptions): Promise<Parts> => {
  const { zips, variables, template, keepDir } = options;
  await using starting = new AsyncDisposableStack();
  const engine = starting.use(await startDynamoDbEngine({ keepDir }));
  const sqs = starting.use(await startSqsEngine());
  const xray = starting.use(await XrayDaemon.start());
  const doors = starting.use(await openDoors(engine.endpoint, sqs.endpoint));
  const dynamoDb = starting.adopt(localDynamoDbClient(engine.endpoint), (it) => it.destroy());
  await prepareTables(engine, dynamoDb, template.key);
  const engines = functionVariables({
    dynamoDbEndpoint: doors.dynamoDb,
    sqsEndpoint: doors.sqs,
    retryQueueUrl: new URL(new URL(sqs.retryQueueUrl).pathname, doors.sqs).href,
    xrayDaemonAddress: xray.address,
    lambdaEndpoint: options.lambdaEndpoint,
  });
  const nextZip = starting.adopt(zipOfNextFunction(), (it) => it.remove());
  const env = { ...engines, ...variables };
  const service = (name: FunctionName, timeoutMs: number): LambdaService =>
    starting.use(new LambdaService({ zipPath: zipOf(zips, name), env, timeoutMs }));
  const nextFunction = (BEHAVIOUR: NextFunctionCondition): LambdaService =>
    starting.use(new LambdaService({ zipPath: nextZip.zipPath, env: { BEHAVIOUR } }));
  const functions = {
    add_user: service('add_user', FUNCTION_TIMEOUT_MS),
    retry_user: service('retry_user', RETRY_FUNCTION_TIMEOUT_MS),
    next_function: nextFunction('works'),
  };
  const failingNextFunction = nextFunction('fails');
  const nextFunctionName = variables[ENVIRONMENT.nextFunction]?.split(':')[6];
  const usersTable = { name: USERS_TABLE.name, key: template.key };
  const started = starting.move();
  return {
    ...{ zips, engine, sqs, xray, doors, dynamoDb, functions, usersTable, template },
    ...{ failingNextFunction, nextFunctionName },
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
};
