import { join } from 'node:path';
import { startDynamoDbEngine } from '../../infra/local/dynamodb/dynamodb-engine.ts';
import { type FaultProxy, startFaultProxy } from '../../infra/local/fault-proxy.ts';
import { type Stage, startStage } from '../../infra/local/stage.ts';
import { DIST_DIR } from '../../infra/paths.ts';

const VARIABLE = 'AWS_ENDPOINT_URL_DYNAMODB';
const ZIPS = ['add_user', 'retry_user'].map((name) => ({
  ...{ name, zipPath: join(DIST_DIR, `${name}.zip`), sizeBytes: 0, files: [] },
}));

/** What `npm start` plays its scenes on, with a DynamoDB whose calls can be made to fail. */
export type FaultyStage = AsyncDisposable & { readonly stage: Stage; readonly proxy: FaultProxy };

/** Sets the variable of DynamoDB's endpoint for as long as the stage is there. */
export const startFaultyStage = async (): Promise<FaultyStage> => {
  await using starting = new AsyncDisposableStack();
  const engine = starting.use(await startDynamoDbEngine());
  const proxy = starting.adopt(await startFaultProxy(engine.endpoint), (it) => it.close());
  process.env[VARIABLE] = proxy.endpoint;
  starting.defer(() => {
    delete process.env[VARIABLE];
  });
  const stage = starting.use(await startStage(ZIPS));
  const closing = starting.move();
  return { stage, proxy, [Symbol.asyncDispose]: () => closing.disposeAsync() };
};
