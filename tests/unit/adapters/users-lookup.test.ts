import type { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import { createUsersLookup } from '../../../src/adapters/users-lookup.ts';

test('a look-up finds rows by their address, and reads nothing of them but the sub', async () => {
  const inputs: BatchGetItemCommand['input'][] = [];
  const rows = [
    { email: { S: 'a@example.com' }, sub: { S: 'a' } },
    { email: { S: 'b@example.com' } },
  ];
  const send = async ({ input }: BatchGetItemCommand) => {
    inputs.push(input);
    return { Responses: { users: rows } };
  };
  const lookUp = createUsersLookup({
    client: { send } as unknown as DynamoDBClient, // all of it that is used
    tableName: 'users',
    signal: new AbortController().signal,
    wait: async () => undefined,
  });

  const found = await lookUp(['a@example.com', 'b@example.com', 'c@example.com'], true);

  expect([...found]).toEqual([
    ['a@example.com', { sub: 'a' }],
    ['b@example.com', { sub: undefined }],
  ]);
  expect(inputs).toMatchObject([
    { RequestItems: { users: { ConsistentRead: true, ProjectionExpression: '#email, #sub' } } },
  ]);
});
