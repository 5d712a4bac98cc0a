import { afterEach, describe, expect, test } from '@jest/globals';
import { createCheckpoint } from '../../../src/adapters/checkpoint.ts';
import { createPatientDynamoDb } from '../../../src/adapters/dynamodb.ts';
import { startService, useService } from '../../support/scripted-service.ts';

const NOW_MS = Date.UTC(2026, 0, 1) + 400;
/** Two days and a half later, in seconds. */
const EXPIRY = Date.UTC(2026, 0, 3, 12) / 1_000;
const KEY = { id: { S: 'reconcile_users#eu-central-1_x' } };

let around = new AsyncDisposableStack();

afterEach(async () => {
  await around.disposeAsync();
  around = new AsyncDisposableStack();
});

/** A checkpoint in a table that answers each call so. */
const checkpointIn = async (body: object, nowMs = NOW_MS) => {
  const service = around.use(await startService({ status: 200, body }));
  useService('AWS_ENDPOINT_URL_DYNAMODB', service);
  const client = around.adopt(createPatientDynamoDb(), (it) => it.destroy());
  const parts = { client, tableName: 'records', userPoolId: 'eu-central-1_x', now: () => nowMs };
  return { calls: service.calls, checkpoint: createCheckpoint(parts) };
};

const item = (expiration: number) => ({
  Item: {
    ...KEY,
    token: { S: 't' },
    allAttributes: { BOOL: false },
    expiration: { N: String(expiration) },
  },
});

describe('a checkpoint', () => {
  test('is an item that expires', async () => {
    const { calls, checkpoint } = await checkpointIn({});

    await checkpoint.save({ token: 't', allAttributes: false });

    expect(calls).toEqual([
      {
        TableName: 'records',
        Item: {
          ...KEY,
          token: { S: 't' },
          allAttributes: { BOOL: false },
          expiration: { N: String(EXPIRY) },
        },
      },
    ]);
  });

  test('of the first page has no token', async () => {
    const { calls, checkpoint } = await checkpointIn({});

    await checkpoint.save({ token: undefined, allAttributes: true });

    const Item = { ...KEY, allAttributes: { BOOL: true }, expiration: { N: String(EXPIRY) } };
    expect(calls).toEqual([{ TableName: 'records', Item }]);
  });

  test('is read as the last run left it', async () => {
    const { calls, checkpoint } = await checkpointIn({});

    expect(await checkpoint.load()).toBeUndefined();

    expect(calls).toEqual([{ TableName: 'records', Key: KEY, ConsistentRead: true }]);
  });

  test.each([
    ['in its last second', EXPIRY - 1, { token: 't', allAttributes: false }],
    ['no longer', EXPIRY, undefined],
  ])('counts %s', async (_when, nowSeconds, cursor) => {
    const { checkpoint } = await checkpointIn(item(EXPIRY), nowSeconds * 1_000);

    expect(await checkpoint.load()).toEqual(cursor);
  });

  test('is deleted when there is nothing to go on with', async () => {
    const { calls, checkpoint } = await checkpointIn({});

    await checkpoint.save(undefined);

    expect(calls).toEqual([{ TableName: 'records', Key: KEY }]);
  });
});
