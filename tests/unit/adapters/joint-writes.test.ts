import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { describe, expect, jest, test } from '@jest/globals';
import { createJointWrites } from '../../../src/adapters/joint-writes.ts';
import { keyOf, type PendingWrite } from '../../../src/domain/pending-write.ts';
import { LESSON_KEY } from '../../support/templates.ts';

const writeOf = (sub: string, email = `${sub}@example.com`): PendingWrite => ({
  userPoolId: 'eu-central-1_x',
  user: { sub },
  triggerSource: 'PostConfirmation_ConfirmSignUp',
  row: { email },
});

const writes = (count: number) => Array.from({ length: count }, (_none, n) => writeOf(`${n}`));

/** DynamoDB's answer when something was in the way of a transaction, of each of its puts in order. */
const cancelled = (reasons: readonly string[] | undefined) =>
  new TransactionCanceledException({
    message: 'cancelled',
    $metadata: {},
    ...(reasons && { CancellationReasons: reasons.map((Code) => ({ Code })) }),
  });

/** Tables that take a transaction, unless `refuse` has an error for it. */
const tablesThat = (
  refuse: (emails: readonly string[], call: number) => Error | undefined,
  takesTransactions = true,
) => {
  const told = jest.fn();
  const calls: string[][] = [];
  const inputs: unknown[] = [];
  const signal = new AbortController();
  const client = new DynamoDBClient({ region: 'eu-central-1' });
  client.middlewareStack.add(
    () => async (args) => {
      const { TransactItems } = args.input as TransactWriteCommandInput; // the only call there is
      inputs.push(args.input);
      const emails = (TransactItems ?? []).flatMap(({ Put }) => Put?.Item?.email ?? []);
      calls.push(emails);
      const fault = refuse(emails, calls.length);
      if (fault) {
        throw fault;
      }
      return { output: { $metadata: {} }, response: {} };
    },
    { step: 'initialize' },
  );
  const writeTogether = createJointWrites({
    client,
    usersTableName: 'users',
    usersTableKey: LESSON_KEY,
    idempotencyTableName: 'records',
    recordIdOf: (key) => key.join('#'),
    signal: signal.signal,
    takesTransactions,
    onNoTransactions: told,
  });
  return { client, writeTogether, calls, inputs, signal, told };
};

const subsOf = (written: ReadonlySet<PendingWrite>) => [...written].map((write) => keyOf(write)[1]);

describe('rows that are written together', () => {
  test('go fifty at once', async () => {
    const { writeTogether, calls } = tablesThat(() => undefined);
    const all = writes(120);

    expect(await writeTogether(all)).toEqual(new Set(all));

    expect(calls.map(({ length }) => length)).toEqual([50, 50, 20]);
  });

  test('are put only where there is neither row nor record, and leave a complete one', async () => {
    jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 0, 1) + 400);
    const { writeTogether, inputs } = tablesThat(() => undefined);

    await writeTogether([writeOf('a')]);

    jest.restoreAllMocks();
    expect(inputs).toMatchObject([
      {
        TransactItems: [
          {
            Put: {
              TableName: 'records',
              Item: {
                id: 'eu-central-1_x#a#PostConfirmation_ConfirmSignUp',
                status: 'COMPLETED',
                data: 'created',
                expiration: Date.UTC(2026, 0, 16) / 1_000,
              },
              ConditionExpression: 'attribute_not_exists(#id)',
              ExpressionAttributeNames: { '#id': 'id' },
            },
          },
          {
            Put: {
              TableName: 'users',
              Item: { email: 'a@example.com' },
              ConditionExpression: 'attribute_not_exists(#key)',
              ExpressionAttributeNames: { '#key': 'email' },
            },
          },
        ],
      },
    ]);
  });

  test('need no call if there are none', async () => {
    const { writeTogether, calls } = tablesThat(() => undefined);

    expect(await writeTogether([])).toEqual(new Set());

    expect(calls).toEqual([]);
  });

  test('leave out the second of two that are one row', async () => {
    const { writeTogether } = tablesThat(() => undefined);
    const [a, b, c] = [
      writeOf('a', 'same@example.com'),
      writeOf('b', 'same@example.com'),
      writeOf('c'),
    ];

    expect(subsOf(await writeTogether([a, b, c]))).toEqual(['a', 'c']);
  });

  test.each([
    ['record', ['None', 'None', 'ConditionalCheckFailed', 'None', 'None', 'None']],
    ['row', ['None', 'None', 'None', 'ConditionalCheckFailed', 'None', 'None']],
  ])('leave out those whose %s is in the way', async (_what, reasons) => {
    const { writeTogether, calls } = tablesThat((_emails, call) =>
      call === 1 ? cancelled(reasons) : undefined,
    );

    expect(subsOf(await writeTogether(writes(3)))).toEqual(['0', '2']);

    expect(calls).toEqual([
      ['0@example.com', '1@example.com', '2@example.com'],
      ['0@example.com', '2@example.com'],
    ]);
  });

  test('are given up after three attempts', async () => {
    const { writeTogether, calls } = tablesThat((emails) =>
      cancelled(
        emails.flatMap((_email, index) => ['None', index === 0 ? 'TransactionConflict' : 'None']),
      ),
    );

    expect(await writeTogether(writes(9))).toEqual(new Set());

    expect(calls.map(({ length }) => length)).toEqual([9, 8, 7]);
  });

  test.each([
    ['does not say what was in the way', cancelled(undefined)],
    ['knows no transactions', Object.assign(new Error('?'), { name: 'UnknownOperationException' })],
  ])('are none when the table %s', async (_what, fault) => {
    const { writeTogether, calls } = tablesThat(() => fault);

    expect(await writeTogether(writes(2))).toEqual(new Set());

    expect(calls).toHaveLength(1);
  });

  test('are none for a table that is known to take no transactions, without a call', async () => {
    const { writeTogether, calls, told } = tablesThat(() => undefined, false);

    expect(await writeTogether(writes(60))).toEqual(new Set());

    expect(calls).toEqual([]);
    expect(told).not.toHaveBeenCalled();
  });

  test.each(['ValidationException', 'UnknownOperationException'])(
    'are tried no more after three refusals in a row (%s), which is told once',
    async (name) => {
      const { writeTogether, calls, told } = tablesThat(() =>
        Object.assign(new Error('no transactions'), { name }),
      );

      await writeTogether(writes(1));
      await writeTogether(writes(1));
      expect(told).not.toHaveBeenCalled();
      await writeTogether(writes(200));
      await writeTogether(writes(1));

      expect(calls.length).toBeLessThanOrEqual(4); // two are on their way at once
      expect(told).toHaveBeenCalledTimes(1);
    },
  );

  test.each([
    ['a transaction that was taken', 'ValidationException', [1, 2, 4, 5]],
    ['a table that is busy', 'ThrottlingException', [1, 2, 3, 4, 5]],
  ])('are tried on after %s', async (_case, name, refused) => {
    const { writeTogether, calls, told } = tablesThat((_emails, call) =>
      refused.includes(call) ? Object.assign(new Error(name), { name }) : undefined,
    );

    for (let call = 1; call <= 6; call += 1) {
      await writeTogether(writes(1));
    }

    expect(calls).toHaveLength(6);
    expect(told).not.toHaveBeenCalled();
  });

  test('are none for one group, and all for the other', async () => {
    const { writeTogether } = tablesThat((emails) =>
      emails.includes('0@example.com') ? new Error('throttled') : undefined,
    );

    expect((await writeTogether(writes(60))).size).toBe(10);
  });

  test('end with a fault that concerns all writes', async () => {
    const denied = Object.assign(new Error('denied'), { name: 'AccessDeniedException' });
    const { writeTogether } = tablesThat(() => denied);

    await expect(writeTogether(writes(1))).rejects.toBe(denied);
  });

  test('can be dropped while they are on their way', async () => {
    const { writeTogether, signal } = tablesThat(() => undefined);
    using send = jest.spyOn(DynamoDBDocumentClient.prototype, 'send');

    await writeTogether(writes(1));

    expect(send.mock.calls.map(([, options]) => options)).toEqual([{ abortSignal: signal.signal }]);
  });

  test('end when they are told to', async () => {
    const { writeTogether, signal } = tablesThat(() => {
      signal.abort();
      return new Error('aborted');
    });

    await expect(writeTogether(writes(1))).rejects.toThrow('aborted');
  });
});
