import type { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { createUsersLookup, TableBusyError } from '../../../src/adapters/users-lookup.ts';

const never = new AbortController().signal;

type Request = BatchGetItemCommand['input'];

/** No engine of this machine gives keys back, so this stands in for one that is busy. */
const lookUpOn = (keysTaken: (request: number) => number, hasRow: boolean) => {
  const requests: Request[] = [];
  const pauses: number[] = [];
  const send = async ({ input }: BatchGetItemCommand) => {
    requests.push(input);
    const { Keys = [], ...rest } = input.RequestItems?.users ?? {};
    const taken = keysTaken(requests.length);
    const left = Keys.slice(taken);
    return {
      ...(hasRow && { Responses: { users: Keys.slice(0, taken) } }),
      UnprocessedKeys: left.length > 0 ? { users: { ...rest, Keys: left } } : {},
    };
  };
  const lookUp = createUsersLookup({
    client: { send } as unknown as DynamoDBClient, // all of it that is used
    tableName: 'users',
    signal: never,
    wait: async (ms) => {
      pauses.push(ms);
    },
  });
  return { lookUp, requests, pauses };
};

const emails = (count: number) => Array.from({ length: count }, (_none, n) => `${n}@example.com`);

describe('a look-up', () => {
  test('asks for 100 keys at once, and for nothing but the key and the sub', async () => {
    const { lookUp, requests, pauses } = lookUpOn(() => 100, true);

    const found = await lookUp(emails(250), false);

    expect(found.size).toBe(250);
    expect(requests.map(({ RequestItems }) => RequestItems?.users?.Keys?.length)).toEqual([
      100, 100, 50,
    ]);
    expect(requests[0]?.RequestItems?.users).toMatchObject({
      ConsistentRead: false,
      ProjectionExpression: '#email, #sub',
    });
    expect(pauses).toEqual([]);
  });

  test('asks again for keys that came back, after a pause', async () => {
    const { lookUp, requests, pauses } = lookUpOn(() => 40, true);

    const found = await lookUp(emails(100), true);

    expect(found.size).toBe(100);
    expect(requests.map(({ RequestItems }) => RequestItems?.users?.Keys?.length)).toEqual([
      100, 60, 20,
    ]);
    expect(requests[2]?.RequestItems?.users).toMatchObject({ ConsistentRead: true });
    expect(pauses).toHaveLength(2);
  });

  test('gives up when the table takes nothing', async () => {
    const { lookUp, requests } = lookUpOn(() => 0, false);

    await expect(lookUp(emails(10), false)).rejects.toBeInstanceOf(TableBusyError);

    expect(requests).toHaveLength(10);
  });

  test('needs no call for nobody', async () => {
    const { lookUp, requests } = lookUpOn(() => 0, false);

    expect((await lookUp([], false)).size).toBe(0);

    expect(requests).toEqual([]);
  });
});
