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

const SUB = '11111111-1111-4111-8111-111111111111';
const WRITE = {
  userPoolId: 'eu-central-1_x',
  user: { sub: SUB },
  triggerSource: 'PostConfirmation_ConfirmSignUp',
  row: ROW,
};

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
  const client = around.adopt(createDynamoDb().client, (it) => it.destroy());
  return { service, client, users: createUsersTable(client, PLACE) };
};

describe('a put of a row', () => {
  test('is exactly this', async () => {
    const { service, users } = await start(DONE);

    expect(await users.putIfAbsent(WRITE, never, true)).toBe('created');

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

    expect(await users.putIfAbsent(WRITE, never, true)).toBe('row-exists');
  });

  test('that meets its own row after an attempt whose answer was lost wrote it', async () => {
    const own = { name: { S: ROW.name }, email: { S: ROW.email } };
    const { users } = await start(BROKEN, failedOn(own));

    expect(await users.putIfAbsent(WRITE, never, true)).toBe('created');
  });

  test('of many that may write it does not take an equal row for its own', async () => {
    const own = { name: { S: ROW.name }, email: { S: ROW.email } };
    const { users } = await start(BROKEN, failedOn(own));

    expect(await users.putIfAbsent(WRITE, never)).toBe('row-exists');
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

    expect(await users.putIfAbsent(WRITE, never, true)).toBe('row-exists');
  });

  const own = failedOn({ email: { S: ROW.email }, name: { S: ROW.name } });

  test.each([
    [
      'ProvisionedThroughputExceededException',
      dynamoDbError(400, 'ProvisionedThroughputExceededException'),
    ],
    ['ThrottlingException', dynamoDbError(400, 'ThrottlingException')],
    ['RequestLimitExceeded', dynamoDbError(400, 'RequestLimitExceeded')],
  ])('that meets an equal row after %s met the row of another', async (_case, refusal) => {
    const { service, users } = await start(refusal, own);

    expect(await users.putIfAbsent(WRITE, never, true)).toBe('row-exists');
    expect(service.calls).toHaveLength(2);
  });

  test.each([
    ['500', dynamoDbError(500, 'InternalServerError')],
    ['503', dynamoDbError(503, 'ServiceUnavailable')],
    ['no answer', undefined],
  ])('that meets an equal row after %s takes it for its own', async (_case, reply) => {
    const { service, users } = await start(reply, own);

    expect(await users.putIfAbsent(WRITE, never, true)).toBe('created');
    expect(service.calls).toHaveLength(2);
  });

  test('remembers a lost attempt over a throttled one', async () => {
    const { users } = await start(BROKEN, dynamoDbError(400, 'ThrottlingException'), own);

    expect(await users.putIfAbsent(WRITE, never, true)).toBe('created');
  });

  test('does not take the lost attempt of an earlier put for its own', async () => {
    const { users } = await start(BROKEN, DONE, own);
    await users.putIfAbsent(WRITE, never, true);

    expect(await users.putIfAbsent(WRITE, never, true)).toBe('row-exists');
  });

  test.each(['connect', 'getaddrinfo'])(
    'was not sent by an attempt that failed at %s',
    async (syscall) => {
      const { client, users } = await start(own);
      let isFirst = true;
      const handler = client.config.requestHandler;
      const handle = handler.handle.bind(handler);
      handler.handle = async (...args) => {
        if (isFirst) {
          isFirst = false;
          throw Object.assign(new Error(syscall), { code: 'ETIMEDOUT', syscall });
        }
        return handle(...args);
      };

      expect(await users.putIfAbsent(WRITE, never, true)).toBe('row-exists');
      expect(isFirst).toBe(false);
    },
  );

  describe('of any JSON', () => {
    const row = {
      pk: 'USER#1',
      sk: 'PROFILE',
      age: 7,
      small: 1e-7,
      tags: ['a', null, true],
      profile: { theme: 'dark', visits: [0, { at: 'x' }] },
    };
    const stored = {
      sk: { S: 'PROFILE' },
      pk: { S: 'USER#1' },
      age: { N: '7' },
      small: { N: '0.0000001' },
      tags: { L: [{ S: 'a' }, { NULL: true }, { BOOL: true }] },
      profile: {
        M: { visits: { L: [{ N: '0' }, { M: { at: { S: 'x' } } }] }, theme: { S: 'dark' } },
      },
    };
    const write = { ...WRITE, row };
    const place = { ...PLACE, usersTableKey: ['pk', 'sk'] } as const;

    test('has its condition on the partition key, and its types', async () => {
      const { service, client } = await start(DONE);

      await createUsersTable(client, place).putIfAbsent(write, never);

      expect(service.calls).toEqual([
        {
          TableName: 'chocolate_user',
          Item: { ...stored, small: { N: '1e-7' } },
          ConditionExpression: 'attribute_not_exists(#key)',
          ExpressionAttributeNames: { '#key': 'pk' },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      ]);
    });

    test('knows its own row again', async () => {
      const { client } = await start(BROKEN, failedOn(stored));

      expect(await createUsersTable(client, place).putIfAbsent(write, never, true)).toBe('created');
    });

    test.each([
      ['another number', { ...stored, age: { N: '8' } }],
      ['a number that JavaScript cannot hold', { ...stored, age: { N: '1e100' } }],
      ['a number as a text', { ...stored, age: { S: '7' } }],
      ['something else inside', { ...stored, profile: { M: { theme: { S: 'dark' } } } }],
    ])('does not take a row with %s for its own', async (_case, found) => {
      const { client } = await start(BROKEN, failedOn(found));

      expect(await createUsersTable(client, place).putIfAbsent(write, never, true)).toBe(
        'row-exists',
      );
    });

    test('of a user without a sub does not know a row by the user name', async () => {
      const { client } = await start(failedOn(stored));
      const named = { ...write, user: { userName: 'USER#1' } };

      expect(await createUsersTable(client, place).putIfAbsent(named, never)).toBe('row-exists');
    });

    test("knows the row of this user's sub by its key", async () => {
      const { client } = await start(failedOn({ pk: { S: 'USER#1' }, sk: { S: 'PROFILE' } }));
      const own = { ...write, user: { sub: '1' } };

      expect(await createUsersTable(client, place).putIfAbsent(own, never)).toBe('own-row-exists');
    });
  });

  describe("that meets a row with this user's sub", () => {
    const write = { ...WRITE, row: { email: ROW.email, owner: `USER#${SUB}` } };
    const withOwner = (owner: string) =>
      failedOn({ email: { S: ROW.email }, owner: { S: owner }, likes: { S: 'dark' } });

    test.each([true, false])('knows it, whatever else is in it (sole: %s)', async (isSole) => {
      const { users } = await start(withOwner(`USER#${SUB}`));

      expect(await users.putIfAbsent(write, never, isSole)).toBe('own-row-exists');
    });

    test('and lost an answer before wrote it', async () => {
      const equal = failedOn({ email: { S: ROW.email }, owner: { S: write.row.owner } });
      const { users } = await start(BROKEN, equal);

      expect(await users.putIfAbsent(write, never, true)).toBe('created');
    });

    test.each(['USER#another', SUB])('in no such place (%s) does not', async (owner) => {
      const { users } = await start(withOwner(owner));

      expect(await users.putIfAbsent(write, never, true)).toBe('row-exists');
    });
  });

  test('that fails throws what the SDK throws', async () => {
    const { users } = await start(dynamoDbError(400, 'ResourceNotFoundException'));

    await expect(users.putIfAbsent(WRITE, never)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('ends when it is told to', async () => {
    const { service, users } = await start(DONE);

    await expect(users.putIfAbsent(WRITE, AbortSignal.abort())).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(service.calls).toEqual([]);
  });
});
