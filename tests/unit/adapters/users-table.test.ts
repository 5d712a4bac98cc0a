import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createDynamoDb } from '../../../src/adapters/dynamodb.ts';
import { createUsersTable } from '../../../src/adapters/users-table.ts';
import {
  dynamoDbError,
  type Reply,
  startService,
  useService,
} from '../../support/scripted-service.ts';
import { LESSON_KEY } from '../../support/templates.ts';

const never = new AbortController().signal;
const DONE: Reply = { status: 200, body: {} };
const BROKEN = dynamoDbError(500, 'InternalServerError');
const PLACE = { usersTableName: 'chocolate_user', usersTableKey: LESSON_KEY };
const ROW = { email: 'ada@example.com', name: 'Ada' };

const failedOn = (Item: object | undefined): Reply =>
  dynamoDbError(400, 'ConditionalCheckFailedException', { Item });

let around = new AsyncDisposableStack();

afterEach(async () => {
  await around.disposeAsync();
  around = new AsyncDisposableStack();
});

const start = async (...replies: readonly Reply[]) => {
  const service = around.use(await startService(...replies));
  useService('AWS_ENDPOINT_URL_DYNAMODB', service);
  const client = around.adopt(createDynamoDb(), (it) => it.destroy());
  return { service, client, users: createUsersTable(client, PLACE) };
};

describe('a put of a row', () => {
  test('is exactly this', async () => {
    const { service, users } = await start(DONE);

    expect(await users.putIfAbsent(ROW, never, true)).toBe('created');

    expect(service.calls).toEqual([
      {
        TableName: 'chocolate_user',
        Item: { email: { S: 'ada@example.com' }, name: { S: 'Ada' } },
        ConditionExpression: 'attribute_not_exists(#key)',
        ExpressionAttributeNames: { '#key': 'email' },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    ]);
  });

  test('that meets a row at once says that a row was there, though it looks like its own', async () => {
    const { users } = await start(failedOn({ email: { S: ROW.email }, name: { S: ROW.name } }));

    expect(await users.putIfAbsent(ROW, never, true)).toBe('row-exists');
  });

  test('that meets its own row after an attempt whose answer was lost wrote it', async () => {
    const own = { name: { S: ROW.name }, email: { S: ROW.email } };
    const { users } = await start(BROKEN, failedOn(own));

    expect(await users.putIfAbsent(ROW, never, true)).toBe('created');
  });

  test('of many that may write it does not take an equal row for its own', async () => {
    const own = { name: { S: ROW.name }, email: { S: ROW.email } };
    const { users } = await start(BROKEN, failedOn(own));

    expect(await users.putIfAbsent(ROW, never)).toBe('row-exists');
  });

  test.each([
    ['with another value', { email: { S: ROW.email }, name: { S: 'Grace' } }],
    ['with a value of another type', { email: { S: ROW.email }, name: { N: '1' } }],
    ['with more', { email: { S: ROW.email }, name: { S: ROW.name }, likes: { S: 'dark' } }],
    ['with less', { email: { S: ROW.email } }],
    ['with as many but others', { email: { S: ROW.email }, likes: { S: 'Ada' } }],
    ['that is empty', {}],
    ['that it is not told of', undefined],
  ])('that meets a row %s after a lost attempt says that a row was there', async (_case, found) => {
    const { users } = await start(BROKEN, failedOn(found));

    expect(await users.putIfAbsent(ROW, never, true)).toBe('row-exists');
  });

  test('of which the SDK does not say how often it tried was tried once', async () => {
    const { client, users } = await start(DONE);
    const failure = new ConditionalCheckFailedException({
      $metadata: {},
      message: '',
      Item: { email: { S: ROW.email }, name: { S: ROW.name } },
    });
    client.middlewareStack.add(() => () => Promise.reject(failure), { step: 'initialize' });

    expect(await users.putIfAbsent(ROW, never, true)).toBe('row-exists');
  });

  test('that fails throws what the SDK throws', async () => {
    const { users } = await start(dynamoDbError(400, 'ResourceNotFoundException'));

    await expect(users.putIfAbsent(ROW, never)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('ends when it is told to', async () => {
    const { service, users } = await start(DONE);

    await expect(users.putIfAbsent(ROW, AbortSignal.abort())).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(service.calls).toEqual([]);
  });
});
