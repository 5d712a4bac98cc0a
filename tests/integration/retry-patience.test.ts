import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Fault, FaultProxy, WireCall } from '../../infra/local/fault-proxy.ts';
import { RETRY_FUNCTION_TIMEOUT_MS, RETRY_QUEUE } from '../../src/contract.ts';
import { parkedBody } from '../../src/domain/parked-confirmation.ts';
import { createRetryHandler } from '../../src/functions/retry/handler.ts';
import { RETRY_LIMITS } from '../../src/retry-budget.ts';
import { type CapturedOutput, captureOutput } from '../support/captured-output.ts';
import { type Database, openDatabase } from '../support/database.ts';
import { lambdaContext } from '../support/lambda-context.ts';
import { retryPartsOn } from '../support/retry-parts.ts';
import { sqsRecord } from '../support/sqs-record.ts';

let database: Database;
let proxy: FaultProxy;
let output: CapturedOutput;
/** The function in one sandbox, which works on one batch after the other. */
let handler: ReturnType<typeof createRetryHandler>;

beforeAll(async () => {
  database = await openDatabase();
  if (!database.proxy) {
    throw new Error('faults can be injected into a local engine only');
  }
  proxy = database.proxy;
  output = captureOutput();
});

afterAll(async () => {
  output[Symbol.dispose]();
  await database.close();
});

beforeEach(() => {
  handler = createRetryHandler(retryPartsOn(database));
  proxy.reset();
  output.clear();
});

/** A whole batch of confirmations of users who have no row yet. */
const newBatch = () =>
  Array.from({ length: RETRY_QUEUE.batchSize }, () => {
    const sub = randomUUID();
    const body = parkedBody({
      ...{ userPoolId: 'eu-central-1_45YtlkflA', user: { sub } },
      triggerSource: 'PostConfirmation_ConfirmSignUp',
      row: { email: `${sub}@example.com` },
    });
    return sqsRecord(body);
  });

/** Delivers a batch, and tells how many messages of it have to come again. */
const deliver = async (batch: ReturnType<typeof newBatch>): Promise<number | undefined> => {
  const answer = await handler({ Records: batch }, lambdaContext(RETRY_FUNCTION_TIMEOUT_MS));
  return answer?.batchItemFailures.length;
};

const outcomes = (): readonly unknown[] =>
  output.confirmations().map(({ outcome, degraded }) => [outcome, degraded]);

const ALL_CREATED = Array(RETRY_QUEUE.batchSize).fill(['created', false]);

/** The first attempts of each call fail. */
const firstAttempts = (count: number, fault: Fault) => {
  const seen = new Map<string, number>();
  return ({ operation, table, body }: WireCall): Fault | undefined => {
    const { Item, Key } = JSON.parse(body); // each call here has one of them
    const call = [operation, table, JSON.stringify(Key ?? Item.email ?? Item.id)].join();
    const attempt = (seen.get(call) ?? 0) + 1;
    seen.set(call, attempt);
    return attempt <= count ? fault : undefined;
  };
};

test.each([450, 2_000])(
  'a table that takes %d ms for a call delays, and that is all',
  async (ms) => {
    proxy.delay(ms);

    expect(await deliver(newBatch())).toBe(0);

    expect(outcomes()).toEqual(ALL_CREATED);
    expect(proxy.calls).toHaveLength(3 * RETRY_QUEUE.batchSize);
  },
);

test('messages do not take the retries from each other', async () => {
  proxy.inject(firstAttempts(RETRY_LIMITS.attempts - 1, 'server-error'));

  expect(await deliver(newBatch())).toBe(0);

  expect(outcomes()).toEqual(ALL_CREATED);
});

test('a batch that met nothing but errors leaves the next one all its retries', async () => {
  proxy.inject(() => 'reset');
  expect(await deliver(newBatch())).toBe(RETRY_QUEUE.batchSize);
  output.clear();
  proxy.inject(firstAttempts(2, 'reset'));

  expect(await deliver(newBatch())).toBe(0);

  expect(outcomes()).toEqual(ALL_CREATED);
});

test('connections that died after a batch cost the next one nothing', async () => {
  expect(await deliver(newBatch())).toBe(0);
  proxy.forgetConnections();
  output.clear();
  const callsBefore = proxy.calls.length;

  expect(await deliver(newBatch())).toBe(0);

  expect(outcomes()).toEqual(ALL_CREATED);
  expect(proxy.calls).toHaveLength(callsBefore + 3 * RETRY_QUEUE.batchSize);
});
