import { join } from 'node:path';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { localDynamoDbClient } from '../../infra/local/dynamodb/dynamodb-client.ts';
import { startDynamoDbEngine } from '../../infra/local/dynamodb/dynamodb-engine.ts';
import type { EngineCapabilities } from '../../infra/local/dynamodb/engine.ts';
import { createTables } from '../../infra/local/dynamodb/tables.ts';
import {
  type Fault,
  type PassedCall,
  startFaultProxy,
  type WireCall,
} from '../../infra/local/fault-proxy.ts';
import { functionVariables } from '../../infra/local/lambda/function-variables.ts';
import { NEXT_FUNCTION_ARN } from '../../infra/local/lambda/next-function.ts';
import type { SandboxOptions } from '../../infra/local/lambda/sandbox.ts';
import type { Variables } from '../../infra/local/lambda/sandbox-environment.ts';
import { type SqsEngine, startSqsEngine } from '../../infra/local/sqs/sqs-engine.ts';
import { DIST_DIR } from '../../infra/paths.ts';
import { ENVIRONMENT, RETRY_FUNCTION_TIMEOUT_MS } from '../../src/contract.ts';
import { USER_ROW } from './plan/confirmation-event.ts';
import { SandboxPool } from './play/sandbox-pool.ts';

/** The functions, as they are shipped, on the real engines, each behind a proxy. */
export type Stage = AsyncDisposable & {
  readonly trigger: SandboxPool;
  readonly retry: SandboxPool;
  /** What the DynamoDB engine can do. */
  readonly capabilities: EngineCapabilities;
  /** The trigger with a function that comes next. */
  readonly chained: SandboxPool;
  /** What every function is told of the engines and the rows. */
  readonly variables: Variables;
  readonly documents: DynamoDBDocumentClient;
  readonly sqs: SqsEngine;
  /** SQS behind its proxy. */
  readonly sqsEndpoint: string;
  inject(decide: (call: WireCall) => Fault | undefined): void;
  /** Tells `seen` of each call that DynamoDB answered. */
  watch(seen: (passed: PassedCall) => void): void;
};

export type StageOptions = {
  /** Invocations of the trigger at once. */
  readonly sandboxes: number;
  /** Where the next function can be invoked. */
  readonly lambdaEndpoint: string;
};

/** A quarter of an hour on the queue is half a second. */
const TIMES_FASTER = 1_800;

const RETRY_SANDBOXES = 2;

/** Starts everything. The zips are those of `dist/`. */
export const startStage = async (options: StageOptions): Promise<Stage> => {
  await using starting = new AsyncDisposableStack();
  const engine = starting.use(await startDynamoDbEngine());
  const sqs = starting.use(await startSqsEngine(TIMES_FASTER));
  const dynamoDb = starting.adopt(localDynamoDbClient(engine.endpoint), (it) => it.destroy());
  await createTables(dynamoDb);
  const proxies = await Promise.all(
    [engine.endpoint, sqs.endpoint].map((endpoint) => startFaultProxy(endpoint)),
  );
  const [dynamoDbProxy, sqsProxy] = proxies.map((proxy) =>
    starting.adopt(proxy, (it) => it.close()),
  ) as [(typeof proxies)[0], (typeof proxies)[0]]; // as many as endpoints
  const env = {
    ...functionVariables({
      dynamoDbEndpoint: dynamoDbProxy.endpoint,
      sqsEndpoint: sqsProxy.endpoint,
      lambdaEndpoint: options.lambdaEndpoint,
    }),
    [ENVIRONMENT.userRow]: USER_ROW,
  };
  const pool = (
    zip: string,
    size: number,
    own: Omit<SandboxOptions, 'zipPath'> = {},
  ): SandboxPool => {
    return starting.use(new SandboxPool({ zipPath: join(DIST_DIR, zip), env, ...own }, size));
  };
  const trigger = pool('add_user.zip', options.sandboxes);
  const retry = pool('retry_user.zip', RETRY_SANDBOXES, {
    timeoutMs: RETRY_FUNCTION_TIMEOUT_MS,
  });
  const chained = pool('add_user.zip', options.sandboxes, {
    env: { ...env, [ENVIRONMENT.nextFunction]: NEXT_FUNCTION_ARN },
  });
  const started = starting.move();
  return {
    trigger,
    retry,
    capabilities: engine.capabilities,
    chained,
    variables: env,
    documents: DynamoDBDocumentClient.from(dynamoDb),
    sqs,
    sqsEndpoint: sqsProxy.endpoint,
    inject(decide) {
      for (const proxy of proxies) {
        proxy.inject(decide);
      }
    },
    watch: dynamoDbProxy.watch,
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
};
