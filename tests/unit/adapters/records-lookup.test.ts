import type { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createRecordsLookup } from '../../../src/adapters/records-lookup.ts';
import type { ConfirmationKey } from '../../../src/domain/pending-write.ts';

const NOW_MS = Date.UTC(2026, 0, 1, 12);
const NOW_SECONDS = NOW_MS / 1_000;
const KEY: ConfirmationKey = ['eu-central-1_x', 'a', 'PostConfirmation_ConfirmSignUp'];

beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW_MS);
});

afterEach(() => {
  jest.restoreAllMocks();
});

type Stored = {
  readonly status: string;
  readonly data?: string;
  readonly expiration?: number;
  readonly in_progress_expiration?: number;
};

const PROOF = { status: 'COMPLETED', data: 'created' };

const itemOf = (id: string, { status, data, ...times }: Stored) => ({
  id: { S: id },
  status: { S: status },
  ...(data !== undefined && { data: { S: data } }),
  ...Object.fromEntries(Object.entries(times).map(([name, value]) => [name, { N: `${value}` }])),
});

/** A look-up in a table that answers every request with these items. */
const lookUpIn = (...items: readonly object[]) => {
  const inputs: BatchGetItemCommand['input'][] = [];
  const send = async ({ input }: BatchGetItemCommand) => {
    inputs.push(input);
    return { Responses: { records: items } };
  };
  const lookUp = createRecordsLookup(
    {
      client: { send } as unknown as DynamoDBClient, // all of it that is used
      tableName: 'records',
      signal: new AbortController().signal,
      wait: async () => undefined,
    },
    (key) => `id of ${key.join()}`,
  );
  return { lookUp, inputs };
};

const idOfKey = `id of ${KEY.join()}`;

describe('what a record says', () => {
  test.each([
    ['proves a row', { ...PROOF, expiration: NOW_SECONDS }, 'done'],
    ['proves a row, for ever', PROOF, 'done'],
    ['has expired', { ...PROOF, expiration: NOW_SECONDS - 1 }, undefined],
    ["met somebody else's row", { ...PROOF, data: 'row-exists' }, undefined],
    ['is complete without an outcome', { status: 'COMPLETED' }, undefined],
    [
      'is a lock that holds',
      { status: 'INPROGRESS', expiration: NOW_SECONDS, in_progress_expiration: NOW_MS + 1 },
      'in-progress',
    ],
    [
      'is a lock whose time is over',
      { status: 'INPROGRESS', expiration: NOW_SECONDS, in_progress_expiration: NOW_MS },
      undefined,
    ],
    [
      'is a lock that holds, of a record that has expired',
      { status: 'INPROGRESS', expiration: NOW_SECONDS - 1, in_progress_expiration: NOW_MS + 1 },
      undefined,
    ],
    ['is a lock without a time', { status: 'INPROGRESS', expiration: NOW_SECONDS }, undefined],
  ] as const)('one that %s', async (_what, stored, expected) => {
    const { lookUp } = lookUpIn(itemOf(idOfKey, stored));

    const known = await lookUp([KEY]);

    expect([...known]).toEqual(expected === undefined ? [] : [[KEY, expected]]);
  });
});

test('records are asked for by their own keys, freshly', async () => {
  const other: ConfirmationKey = ['eu-central-1_x', 'b', 'PostConfirmation_ConfirmSignUp'];
  const { lookUp, inputs } = lookUpIn(
    itemOf(`id of ${other.join()}`, { ...PROOF, expiration: NOW_SECONDS }),
  );

  expect([...(await lookUp([KEY, other]))]).toEqual([[other, 'done']]);

  expect(inputs).toEqual([
    {
      RequestItems: {
        records: {
          Keys: [{ id: { S: idOfKey } }, { id: { S: `id of ${other.join()}` } }],
          ConsistentRead: true,
          ProjectionExpression: '#0, #1, #2, #3, #4',
          ExpressionAttributeNames: {
            '#0': 'id',
            '#1': 'status',
            '#2': 'expiration',
            '#3': 'in_progress_expiration',
            '#4': 'data',
          },
        },
      },
    },
  ]);
});

test('an item that is no record says nothing', async () => {
  const { lookUp } = lookUpIn({ id: { S: idOfKey } });

  expect((await lookUp([KEY])).size).toBe(0);
});

test('a record that nobody asked for is left out', async () => {
  const { lookUp } = lookUpIn(itemOf('another', PROOF), {});

  expect((await lookUp([KEY])).size).toBe(0);
});
