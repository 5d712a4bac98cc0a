import { createHash, randomUUID } from 'node:crypto';
import { type DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { localDynamoDbClient } from '../../../infra/local/dynamodb/dynamodb-client.ts';
import { startDynamoDbEngine } from '../../../infra/local/dynamodb/dynamodb-engine.ts';
import { createIdempotencyTable } from '../../../infra/local/dynamodb/tables.ts';
import { type FaultProxy, startFaultProxy } from '../../../infra/local/fault-proxy.ts';
import { createIdempotency } from '../../../src/adapters/idempotency.ts';
import { IDEMPOTENCY_TABLE } from '../../../src/contract.ts';
import type { ConfirmationKey } from '../../../src/domain/pending-write.ts';
import { AlreadyInProgressError, type PutResult } from '../../../src/domain/record-confirmation.ts';
import { RECORD_LIFE_SECONDS } from '../../../src/time-budget.ts';
import { lambdaContext } from '../../support/lambda-context.ts';

const never = new AbortController().signal;
const around = new AsyncDisposableStack();
let client: DynamoDBClient;
let proxy: FaultProxy;

beforeAll(async () => {
  const engine = around.use(await startDynamoDbEngine());
  proxy = around.adopt(await startFaultProxy(engine.endpoint), (it) => it.close());
  client = around.adopt(localDynamoDbClient(proxy.endpoint), (it) => it.destroy());
  await createIdempotencyTable(client);
});

afterAll(() => around.disposeAsync());

beforeEach(() => proxy.reset());

const newKey = (): ConfirmationKey => [
  'eu-central-1_45YtlkflA',
  randomUUID(),
  'PostConfirmation_ConfirmSignUp',
];

const idempotency = ({ remainingMs = 4_000, signal = never } = {}) =>
  createIdempotency(client, IDEMPOTENCY_TABLE.name)(lambdaContext(remainingMs), signal);

/** Work that counts how often it is done. */
const counted = (outcome: PutResult = 'created') => {
  let times = 0;
  const work = async (): Promise<PutResult> => {
    times += 1;
    return outcome;
  };
  return { work, times: () => times };
};

/** The record's own name for a key: whatever replays a confirmation must come to the same. */
const idOf = (key: ConfirmationKey): string =>
  `add_user#${createHash('sha256').update(JSON.stringify(key)).digest('base64')}`;

const recordOf = async (key: ConfirmationKey) => {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: IDEMPOTENCY_TABLE.name }));
  return Items.find(({ id }) => id?.S === idOf(key));
};

describe('the idempotency records', () => {
  test('lets work be done once', async () => {
    const key = newKey();
    const { work, times } = counted();

    await idempotency().once(key, work);
    await idempotency().once(key, work);

    expect(times()).toBe(1);
  });

  test('keeps the proof alone, under a name that does not depend on the function', async () => {
    const key = newKey();
    const beforeSeconds = Math.floor(Date.now() / 1_000);

    await idempotency().once(key, counted().work);

    const record = await recordOf(key);
    expect(record).toEqual({
      id: { S: idOf(key) },
      status: { S: 'COMPLETED' },
      data: { S: 'created' },
      expiration: { N: expect.any(String) },
      in_progress_expiration: { N: expect.any(String) },
    });
    expect(Number(record?.expiration?.N)).toBeGreaterThanOrEqual(
      beforeSeconds + RECORD_LIFE_SECONDS,
    );
  });

  test('locks a confirmation as long as the function has time', async () => {
    const key = newKey();
    const beforeMs = Date.now();
    const { promise, resolve } = Promise.withResolvers<PutResult>();
    const { promise: working, resolve: begin } = Promise.withResolvers<void>();

    const first = idempotency({ remainingMs: 3_600_000 }).once(key, () => {
      begin();
      return promise;
    });
    await working;
    const second = idempotency().once(key, counted().work);

    await expect(second).rejects.toBeInstanceOf(AlreadyInProgressError);
    await expect(second).rejects.toMatchObject({
      cause: { name: 'IdempotencyAlreadyInProgressError' },
    });
    const lockedUntilMs = Number((await recordOf(key))?.in_progress_expiration?.N);
    expect(lockedUntilMs).toBeGreaterThanOrEqual(beforeMs + 3_600_000);
    resolve('created');
    await first;
  });

  test('throws what the work throws, and lets it be done again', async () => {
    const key = newKey();
    const fault = new Error('the work failed');
    const { work, times } = counted();

    await expect(idempotency().once(key, () => Promise.reject(fault))).rejects.toBe(fault);
    await idempotency().once(key, work);

    expect(times()).toBe(1);
  });

  test('knows what was noted without it', async () => {
    const key = newKey();
    const { work, times } = counted();

    await idempotency().complete(key);
    await idempotency().once(key, work);

    expect(times()).toBe(0);
    expect(await recordOf(key)).toMatchObject({ data: { S: 'created' } });
  });

  test("keeps nothing of somebody else's row, and has the work done again", async () => {
    const key = newKey();
    const { work, times } = counted('row-exists');

    await idempotency().once(key, work);
    expect(await recordOf(key)).toBeUndefined();
    await idempotency().once(key, work);

    expect(times()).toBe(2);
  });

  test("keeps the proof when the row that was met was this user's", async () => {
    const key = newKey();

    await idempotency().once(key, counted('own-row-exists').work);

    expect(await recordOf(key)).toMatchObject({ data: { S: 'created' } });
  });

  test('throws the fault of its store when it cannot take its lock back', async () => {
    proxy.inject(({ operation }) => (operation === 'DeleteItem' ? 'table-missing' : undefined));

    await expect(idempotency().once(newKey(), counted('row-exists').work)).rejects.toMatchObject({
      name: 'IdempotencyPersistenceLayerError',
    });
  });

  /** What a version of this project left that took somebody else's row for this user's. */
  const leaveRowExists = (key: ConfirmationKey) =>
    client.send(
      new PutItemCommand({
        TableName: IDEMPOTENCY_TABLE.name,
        Item: {
          id: { S: idOf(key) },
          status: { S: 'COMPLETED' },
          data: { S: 'row-exists' },
          expiration: { N: String(Math.floor(Date.now() / 1_000) + 60) },
        },
      }),
    );

  test.each([false, true])(
    'has the work done of an earlier record that says row-exists (local cache: %s)',
    async (useLocalCache) => {
      const key = newKey();
      const { work, times } = counted();
      const idempotencyOf = createIdempotency(client, IDEMPOTENCY_TABLE.name, { useLocalCache });
      await leaveRowExists(key);

      await idempotencyOf(lambdaContext(), never).once(key, work);
      await idempotencyOf(lambdaContext(), never).once(key, work);

      expect(times()).toBe(1);
      expect(await recordOf(key)).toMatchObject({ data: { S: 'created' } });
    },
  );

  describe('with a local cache', () => {
    const caching = () =>
      createIdempotency(client, IDEMPOTENCY_TABLE.name, { useLocalCache: true });

    test('asks the table once whether a confirmation is done', async () => {
      const key = newKey();
      const { work, times } = counted();
      const idempotencyOf = caching();
      await idempotency().once(key, work);

      await idempotencyOf(lambdaContext(), never).once(key, work);
      const asked = proxy.calls.length;
      await idempotencyOf(lambdaContext(), never).once(key, work);

      expect(proxy.calls).toHaveLength(asked);
      expect(times()).toBe(1);
    });

    test('knows what it completed', async () => {
      const key = newKey();
      const { work, times } = counted();
      const idempotencyOf = caching();

      await idempotencyOf(lambdaContext(), never).complete(key);
      const asked = proxy.calls.length;
      await idempotencyOf(lambdaContext(), never).once(key, work);

      expect(proxy.calls).toHaveLength(asked);
      expect(times()).toBe(0);
    });

    test('does not know what could not be completed', async () => {
      const key = newKey();
      const { work, times } = counted();
      const idempotencyOf = caching();
      proxy.inject(() => 'table-missing');

      await expect(idempotencyOf(lambdaContext(), never).complete(key)).rejects.toThrow();
      proxy.reset();
      await idempotencyOf(lambdaContext(), never).once(key, work);

      expect(times()).toBe(1);
    });

    test('tells confirmations apart', async () => {
      const [userPoolId, user, triggerSource] = newKey();
      const { work, times } = counted();
      const idempotencyOf = caching();

      await idempotencyOf(lambdaContext(), never).once([userPoolId, user, triggerSource], work);
      await idempotencyOf(lambdaContext(), never).once(
        [userPoolId, `${user}2`, triggerSource],
        work,
      );

      expect(times()).toBe(2);
    });

    test('remembers nothing while Powertools’ idempotency is off', async () => {
      const key = newKey();
      const { work, times } = counted();
      process.env.POWERTOOLS_IDEMPOTENCY_DISABLED = 'true';
      const idempotencyOf = caching();

      await idempotencyOf(lambdaContext(), never).once(key, work);
      await idempotencyOf(lambdaContext(), never).once(key, work);
      delete process.env.POWERTOOLS_IDEMPOTENCY_DISABLED;

      expect(times()).toBe(2);
    });
  });

  test('throws the fault of its store', async () => {
    proxy.inject(() => 'table-missing');
    const { work, times } = counted();

    await expect(idempotency().once(newKey(), work)).rejects.toMatchObject({
      name: 'IdempotencyPersistenceLayerError',
    });
    expect(times()).toBe(0);
  });

  test.each(['once', 'complete'] as const)('ends %s when it is told to', async (method) => {
    const ended = idempotency({ signal: AbortSignal.abort() });
    const calls = {
      once: () => ended.once(newKey(), counted().work),
      complete: () => ended.complete(newKey()),
    };

    await expect(calls[method]()).rejects.toThrow();
    expect(proxy.calls).toEqual([]);
  });

  test('refuses a key that is none', async () => {
    const nothing = [] as unknown as ConfirmationKey; // no caller of ours can come with it
    const { work, times } = counted();

    await expect(idempotency().once(nothing, work)).rejects.toThrow();
    expect(times()).toBe(0);
  });
});
