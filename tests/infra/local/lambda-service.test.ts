import { expect, test } from '@jest/globals';
import { LambdaService } from '../../../infra/local/lambda/lambda-service.ts';
import { scratchFunction } from '../../support/scratch-function.ts';

const PROCESS_ID = 'export const handler = async (event) => ({ event, pid: process.pid });';

type Seen = { event: number; pid: number };
const seenIn = (payload: string | undefined): Seen => JSON.parse(payload ?? '') as Seen;

test('invocations that run at once have a sandbox each, and keep their order', async () => {
  await using scratch = await scratchFunction(PROCESS_ID);
  await using lambda = new LambdaService(scratch);

  const invocations = await lambda.invokeAll([10, 11, 12, 13], 4);

  const seen = invocations.map(({ payload }) => seenIn(payload));
  expect(seen.map(({ event }) => event)).toEqual([10, 11, 12, 13]);
  expect(new Set(seen.map(({ pid }) => pid)).size).toBe(4);
});

test('invocations one after the other share a warm sandbox', async () => {
  await using scratch = await scratchFunction(PROCESS_ID);
  await using lambda = new LambdaService(scratch);

  const first = await lambda.invokeAll([1, 2], 1);
  const second = await lambda.invokeAll([3], 1);

  const pids = [...first, ...second].map(({ payload }) => seenIn(payload).pid);
  expect(new Set(pids).size).toBe(1);
});

test('a sandbox that died is replaced', async () => {
  await using scratch = await scratchFunction(`
    export const handler = async (event) => (event === 'die' ? process.exit(1) : event);`);
  await using lambda = new LambdaService(scratch);

  const [dead, alive] = await lambda.invokeAll(['die', 'live'], 1);

  expect(dead?.error?.errorType).toBe('Runtime.ExitError');
  expect(alive?.payload).toBe('"live"');
});

test('an event goes to an idle sandbox, or else to a new one, which is a cold start', async () => {
  await using scratch = await scratchFunction(PROCESS_ID);
  await using lambda = new LambdaService(scratch);

  const first = await lambda.invoke(1);
  const together = await Promise.all([lambda.invoke(2), lambda.invoke(3)]);

  expect([first, ...together].map(({ isCold }) => isCold)).toEqual([true, false, true]);
  const pids = [first, ...together].map(({ invocation }) => seenIn(invocation.payload).pid);
  expect(pids[1]).toBe(pids[0]);
  expect(pids[2]).not.toBe(pids[0]);
  expect(lambda.size).toBe(2);
});

test('after a kill there is no sandbox, and the next event is a cold start', async () => {
  await using scratch = await scratchFunction(PROCESS_ID);
  await using lambda = new LambdaService(scratch);
  await lambda.invoke(1);

  const killed = await lambda.kill();
  const sizeAfter = lambda.size;
  const next = await lambda.invoke(2);

  expect([killed, sizeAfter, next.isCold]).toEqual([1, 0, true]);
});

test('a sandbox that dies under an event is not used again', async () => {
  await using scratch = await scratchFunction(`
    export const handler = async (event) => (event === 'die' ? process.exit(1) : event);`);
  await using lambda = new LambdaService(scratch);

  const dead = await lambda.invoke('die');
  const alive = await lambda.invoke('live');

  expect(dead.invocation.error?.errorType).toBe('Runtime.ExitError');
  expect([alive.invocation.payload, alive.isCold]).toEqual(['"live"', true]);
});
