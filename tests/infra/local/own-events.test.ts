import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { FaultProxy } from '../../../infra/local/fault-proxy.ts';
import { ownEvents } from '../../../infra/local/scenes/own-events.ts';
import type { Stage } from '../../../infra/local/stage.ts';
import { IDEMPOTENCY_TABLE, USERS_TABLE } from '../../../src/contract.ts';
import { type FaultyStage, startFaultyStage } from '../../support/faulty-stage.ts';
import { signUpEvent } from '../../support/sign-up-event.ts';

type Fault = { readonly stack?: readonly string[] };

let around: FaultyStage;
let proxy: FaultProxy;
let stage: Stage;

beforeEach(async () => {
  around = await startFaultyStage();
  ({ proxy, stage } = around);
});

afterEach(async () => {
  await around[Symbol.asyncDispose]();
});

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
