import type { AttributeValue, BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { createUsersLookup } from '../../../src/adapters/users-lookup.ts';
import type { RowTemplate } from '../../../src/domain/row-template/row-template.ts';
import { rowKey } from '../../support/reconcile-fakes.ts';
import { copying, LESSON, templateOf } from '../../support/templates.ts';

const lookUpIn = (rows: readonly Record<string, AttributeValue>[], template: RowTemplate) => {
  const inputs: BatchGetItemCommand['input'][] = [];
  const send = async ({ input }: BatchGetItemCommand) => {
    inputs.push(input);
    return { Responses: { users: rows } };
  };
  const lookUp = createUsersLookup(
    {
      client: { send } as unknown as DynamoDBClient, // all of it that is used
      tableName: 'users',
      signal: new AbortController().signal,
      wait: async () => undefined,
    },
    template,
  );
  return { lookUp, inputs };
};

describe('a look-up', () => {
  test('finds rows by their key, and reads nothing of them but the sub', async () => {
    const rows = [
      { email: { S: 'a@example.com' }, sub: { S: 'a' } },
      { email: { S: 'b@example.com' } },
      { email: { S: 'c@example.com' }, sub: { N: '7' } },
    ];
    const { lookUp, inputs } = lookUpIn(rows, copying('sub'));

    const found = await lookUp([rowKey('a@example.com'), rowKey('b@example.com')], true);

    expect([...found]).toEqual([
      [rowKey('a@example.com'), { sub: 'a' }],
      [rowKey('b@example.com'), { sub: undefined }],
      [rowKey('c@example.com'), { sub: undefined }],
    ]);
    expect(inputs).toMatchObject([
      {
        RequestItems: {
          users: {
            Keys: [{ email: { S: 'a@example.com' } }, { email: { S: 'b@example.com' } }],
            ConsistentRead: true,
            ExpressionAttributeNames: { '#0': 'email', '#1': 'sub' },
          },
        },
      },
    ]);
  });

  test('takes both attributes of a key, and the sub from whichever attribute holds it', async () => {
    const template = templateOf({ pk: '{email}', sk: 'PROFILE', owner: '{sub}' }, ['pk', 'sk']);
    const row = { pk: { S: 'a' }, sk: { S: 'PROFILE' }, owner: { S: 'x' }, sub: { S: 'y' } };
    const { lookUp, inputs } = lookUpIn([row], template);

    const found = await lookUp([rowKey('a', 'PROFILE')], false);

    expect([...found]).toEqual([[rowKey('a', 'PROFILE'), { sub: 'x' }]]);
    expect(inputs).toMatchObject([
      {
        RequestItems: {
          users: {
            Keys: [{ pk: { S: 'a' }, sk: { S: 'PROFILE' } }],
            ExpressionAttributeNames: { '#0': 'pk', '#1': 'sk', '#2': 'owner' },
          },
        },
      },
    ]);
  });

  test.each([
    ['no attribute holds the sub', LESSON, { '#0': 'email' }],
    ['the key holds it', templateOf({ id: '{sub}' }, ['id']), { '#0': 'id' }],
  ])('reads the key alone where %s', async (_case, template, names) => {
    const { lookUp, inputs } = lookUpIn([], template);

    await lookUp([rowKey('a')], false);

    expect(inputs[0]?.RequestItems?.users?.ExpressionAttributeNames).toEqual(names);
  });
});
