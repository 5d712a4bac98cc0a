import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { FaultProxy, WireCall } from '../../../infra/local/fault-proxy.ts';
import { defaultScenes } from '../../../infra/local/scenes/default-scenes.ts';
import type { Stage } from '../../../infra/local/stage.ts';
import { IDEMPOTENCY_TABLE, USERS_TABLE } from '../../../src/contract.ts';
import { type FaultyStage, startFaultyStage } from '../../support/faulty-stage.ts';

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

/** What the function meets while the machine has too much to do: no answer in time. */
const starve = (table: string, calls: number): void => {
  let left = calls;
  proxy.inject(({ operation, table: called }: WireCall) => {
    const isHit = operation === 'PutItem' && called === table && left > 0;
    left -= isHit ? 1 : 0;
    return isHit ? 'hang' : undefined;
  });
};

const ATTEMPTS = 3;

const [signUp, replay, copies, reset] = defaultScenes(3, 3);

const play = async (scene = signUp) => {
  const played = await scene?.play(stage);
  return { ...played, outcomes: played?.deliveries.map(({ outcome }) => outcome).sort() };
};

test('a sign-up that was parked, and whose row is written afterwards, is no problem', async () => {
  starve(USERS_TABLE.name, ATTEMPTS);

  const { outcomes, row, problems } = await play(signUp);

  expect(outcomes).toEqual(['parked']);
  expect(row?.after).toBeDefined();
  expect(problems).toEqual([]);
});

test('nor are copies of which some were parked', async () => {
  starve(USERS_TABLE.name, ATTEMPTS * 3 - 1);

  const { outcomes, row, problems } = await play(copies);

  expect(outcomes).toContain('parked');
  expect(row?.after).toBeDefined();
  expect(problems).toEqual([]);
});

test('nor is a replay that gets no answer from the idempotency table', async () => {
  await play(signUp);
  // Another process of the function, which has not seen the confirmation.
  await stage.lambda.close();
  starve(IDEMPOTENCY_TABLE.name, 100);

  const { outcomes, problems } = await play(replay);

  expect(outcomes).toEqual(['row-exists']);
  expect(problems).toEqual([]);
});

test('nor is a password reset: it asks for no database', async () => {
  starve(USERS_TABLE.name, 100);

  expect(await play(reset)).toMatchObject({ outcomes: ['not-a-sign-up'], problems: [] });
});
