import type { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { readBatches } from '../../../src/adapters/batch-read.ts';

const never = new AbortController().signal;

afterEach(() => {
  jest.restoreAllMocks();
});

type Request = BatchGetItemCommand['input'];

/** No engine of this machine gives keys back, so this stands in for one that is busy. */
const tableThatTakes = (keysTaken: (request: number) => number, hasItems: boolean) => {
  const requests: Request[] = [];
  const pauses: number[] = [];
  const signals: unknown[] = [];
  const send = async (
    { input }: BatchGetItemCommand,
    { abortSignal }: { abortSignal?: unknown },
  ) => {
    requests.push(input);
    signals.push(abortSignal);
    const { Keys = [], ...rest } = input.RequestItems?.users ?? {};
    const taken = keysTaken(requests.length);
    const left = Keys.slice(taken);
    return {
      ...(hasItems && { Responses: { users: Keys.slice(0, taken) } }),
      UnprocessedKeys: left.length > 0 ? { users: { ...rest, Keys: left } } : {},
    };
  };
  const source = {
    client: { send } as unknown as DynamoDBClient, // all of it that is used
    tableName: 'users',
    signal: never,
    wait: async (ms: number) => {
      pauses.push(ms);
    },
  };
  return { source, requests, pauses, signals };
};

const queryFor = (count: number, freshly = false) => ({
  keys: Array.from({ length: count }, (_none, n) => ({ email: `${n}@example.com`, sk: 'PROFILE' })),
  attributes: ['email', 'status'],
  freshly,
});

const keysIn = ({ RequestItems }: Request) => RequestItems?.users?.Keys?.length;

describe('a reading', () => {
  test('asks for 100 keys at once, and for nothing but the attributes', async () => {
    const { source, requests, pauses } = tableThatTakes(() => 100, true);

    const items = await readBatches(source, queryFor(250));

    expect(items).toHaveLength(250);
    expect(items[0]).toEqual({ email: { S: '0@example.com' }, sk: { S: 'PROFILE' } });
    expect(requests.map(keysIn)).toEqual([100, 100, 50]);
    expect(requests[0]?.RequestItems?.users).toMatchObject({
      ConsistentRead: false,
      ProjectionExpression: '#0, #1',
      ExpressionAttributeNames: { '#0': 'email', '#1': 'status' },
    });
    expect(pauses).toEqual([]);
  });

  test('asks again for keys that came back, after a pause', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0.5);
    const { source, requests, pauses, signals } = tableThatTakes(() => 40, true);

    const items = await readBatches(source, queryFor(100, true));

    expect(items).toHaveLength(100);
    expect(requests.map(keysIn)).toEqual([100, 60, 20]);
    expect(requests[2]?.RequestItems?.users).toMatchObject({ ConsistentRead: true });
    expect(pauses).toEqual([25, 50]);
    expect(signals).toEqual([never, never, never]);
  });

  test('gives up when the table takes nothing, after pauses that grow and end growing', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0.5);
    const { source, requests, pauses } = tableThatTakes(() => 0, false);

    await expect(readBatches(source, queryFor(10))).rejects.toMatchObject({
      name: 'TableBusyError',
      code: 'ADD_USER_E_TABLE_BUSY',
      message: expect.stringContaining('ADD_USER_E_TABLE_BUSY: the table does not take more reads'),
    });

    expect(requests).toHaveLength(10);
    expect(pauses).toEqual([25, 50, 100, 200, 400, 800, 1_500, 1_500, 1_500]);
  });

  test('finds nothing where nothing is', async () => {
    const { source } = tableThatTakes(() => 100, false);

    expect(await readBatches(source, queryFor(10))).toEqual([]);
  });

  test('needs no call for nobody', async () => {
    const { source, requests } = tableThatTakes(() => 0, false);

    expect(await readBatches(source, queryFor(0))).toEqual([]);

    expect(requests).toEqual([]);
  });
});
