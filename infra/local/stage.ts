import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { BuiltZip } from '../build/build.ts';
import { localDynamoDbClient } from './dynamodb/dynamodb-client.ts';
import { type DynamoDbEngine, startDynamoDbEngine } from './dynamodb/dynamodb-engine.ts';
import { EngineError } from './dynamodb/engine-error.ts';
import { createTables } from './dynamodb/tables.ts';
import { functionVariables } from './lambda/function-variables.ts';
import { LambdaService } from './lambda/lambda-service.ts';
import { XrayDaemon } from './xray/xray-daemon.ts';

/** Everything that the function meets in production, running on this machine. */
export type Stage = AsyncDisposable & {
  readonly zip: BuiltZip;
  readonly engine: DynamoDbEngine;
  readonly xray: XrayDaemon;
  readonly dynamoDb: DynamoDBClient;
  readonly lambda: LambdaService;
  /** Whether the tables may hold something from before. */
  readonly isKept: boolean;
  /** How long the segments of a trace are waited for. */
  readonly traceTimeoutMs: number;
};

export type StageOptions = {
  /** Folder that keeps the tables. @default in memory */
  readonly keepDir?: string | undefined;
  /** @default 5000 */
  readonly traceTimeoutMs?: number;
};

const TRACE_TIMEOUT_MS = 5_000;

/** Starts the engine with its tables and the X-Ray listener. Sandboxes start as they are needed. */
export const startStage = async (zip: BuiltZip, options: StageOptions = {}): Promise<Stage> => {
  await using starting = new AsyncDisposableStack();
  const engine = starting.use(await startDynamoDbEngine({ keepDir: options.keepDir }));
  const xray = starting.use(await XrayDaemon.start());
  const dynamoDb = starting.adopt(localDynamoDbClient(engine.endpoint), (it) => it.destroy());
  await createTables(dynamoDb).catch((cause: unknown) => {
    throw new EngineError(engine, cause);
  });
  const env = functionVariables({
    dynamoDbEndpoint: engine.endpoint,
    xrayDaemonAddress: xray.address,
  });
  const lambda = starting.use(new LambdaService({ zipPath: zip.zipPath, env }));
  const isKept = options.keepDir !== undefined || engine.isExternal;
  const traceTimeoutMs = options.traceTimeoutMs ?? TRACE_TIMEOUT_MS;
  const started = starting.move();
  return {
    ...{ zip, engine, xray, dynamoDb, lambda, isKept, traceTimeoutMs },
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
};
