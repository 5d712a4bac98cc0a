import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startDynamoDbEngine } from '../../../infra/local/dynamodb/dynamodb-engine.ts';
import { type FaultProxy, startFaultProxy } from '../../../infra/local/fault-proxy.ts';
import { ownEvents } from '../../../infra/local/scenes/own-events.ts';
import { type Stage, startStage } from '../../../infra/local/stage.ts';
import { DIST_DIR } from '../../../infra/paths.ts';
import { IDEMPOTENCY_TABLE, USERS_TABLE } from '../../../src/contract.ts';
import { signUpEvent } from '../../support/sign-up-event.ts';

type Fault = { readonly stack?: readonly string[] };

const VARIABLE = 'AWS_ENDPOINT_URL_DYNAMODB';
const ZIPS = ['add_user', 'retry_user'].map((name) => ({
  ...{ name, zipPath: join(DIST_DIR, `${name}.zip`), sizeBytes: 0, files: [] },
}));

let around: AsyncDisposableStack;
let proxy: FaultProxy;
let stage: Stage;

beforeEach(async () => {
  await using starting = new AsyncDisposableStack();
  const engine = starting.use(await startDynamoDbEngine());
  proxy = starting.adopt(await startFaultProxy(engine.endpoint), (it) => it.close());
  process.env[VARIABLE] = proxy.endpoint;
  starting.defer(() => {
    delete process.env[VARIABLE];
  });
  stage = starting.use(await startStage(ZIPS));
  around = starting.move();
});

afterEach(() => around.disposeAsync());

const play = async (event: unknown, times = 1) => {
  const [scene] = ownEvents([{ path: 'event.json', event }], times, 1);
  const played = await scene?.play(stage);
  return { ...played, outcomes: played?.deliveries.map(({ outcome }) => outcome) };
};

test('a confirmation that was parked gets its row before the scene is judged', async () => {
  const event = signUpEvent();
  const retried = 11; // more than one batch
  let missing = retried;
  proxy.inject(({ operation, table }) => {
    const isRow = operation === 'PutItem' && table === USERS_TABLE.name;
    missing -= isRow ? 1 : 0;
    return isRow && missing >= 0 ? 'table-missing' : undefined;
  });

  const { outcomes, retries, row, problems } = await play(event, retried);

  expect(outcomes).toEqual(Array.from({ length: retried }, () => 'parked'));
  expect(retries).toHaveLength(2);
  expect(row?.after).toEqual({ email: { S: event.request.userAttributes.email } });
  expect(problems).toEqual([]);
});

test('a confirmation that nothing could write is a problem', async () => {
  proxy.inject(({ operation, table }) =>
    operation === 'PutItem' && table === USERS_TABLE.name ? 'table-missing' : undefined,
  );

  const { outcomes, row, problems } = await play(signUpEvent());

  expect(outcomes).toEqual(['parked']);
  expect(row?.after).toBeUndefined();
  expect(problems).toEqual([
    'a confirmation was parked, the retry function could not write it, and the queue ends with this run',
  ]);
});

test('the frames of a fault point to the sources', async () => {
  proxy.inject(({ table }) => (table === IDEMPOTENCY_TABLE.name ? 'table-missing' : undefined));

  const { deliveries = [] } = await play(signUpEvent());

  const frames = deliveries
    .flatMap(({ lines }) => lines.map(({ fields }) => fields?.fault as Fault | undefined))
    .flatMap((fault) => fault?.stack ?? []);
  expect(frames.join('\n')).toMatch(/\((src|node_modules)\/[\w@./-]+\.(ts|js):\d+:\d+\)/);
  expect(frames.join('\n')).not.toContain('.mjs');
});

test('a row that was written without the idempotency table is a problem', async () => {
  proxy.inject(({ table }) => (table === IDEMPOTENCY_TABLE.name ? 'table-missing' : undefined));

  const { outcomes, row, problems } = await play(signUpEvent());

  expect(outcomes).toEqual(['created']);
  expect(row?.after).toBeDefined();
  expect(problems).toEqual(['degraded: the idempotency table failed, see the log']);
});
