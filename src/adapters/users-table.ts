import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  type PutItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { USERS_TABLE } from '../contract.ts';
import type { PendingWrite, PutResult } from '../domain/record-confirmation.ts';
import type { Row } from '../domain/row.ts';
import { USERS_CALL_MS } from '../time-budget.ts';
import { within } from './limits.ts';
import { watchAttempts } from './watch-attempts.ts';

export type UsersTable = {
  /**
   * Writes a row if there is none with its key. Safe to repeat: a row that is there is never changed.
   *
   * @param isSole whether nobody else should be writing this row now @default false
   * @throws the SDK's error if DynamoDB did not take the call in time
   */
  putIfAbsent(write: PendingWrite, signal: AbortSignal, isSole?: boolean): Promise<PutResult>;
};

type Item = NonNullable<ConditionalCheckFailedException['Item']>;

/** Whether a row is the very one that was to be written. */
const isEqual = (found: Item, row: Row): boolean => {
  const names = Object.keys(row);
  return (
    Object.keys(found).length === names.length &&
    names.every((name) => found[name]?.S === row[name])
  );
};

/** Whether a row holds a text that can only be in this user's: one with their `sub` in it. */
const isOfUser = (found: Item, { row, sub }: PendingWrite): boolean =>
  Object.entries(row).some(([name, text]) => text.includes(sub) && found[name]?.S === text);

/** What a put that failed came to. @throws `failure`, if it is not that a row was there */
const resultOf = (failure: unknown, write: PendingWrite, mayBeItsOwn: boolean): PutResult => {
  if (!(failure instanceof ConditionalCheckFailedException)) {
    throw failure;
  }
  const found = failure.Item ?? {};
  if (mayBeItsOwn && isEqual(found, write.row)) {
    return 'created';
  }
  return isOfUser(found, write) ? 'own-row-exists' : 'row-exists';
};

/** Cognito's attributes are texts all. */
const itemOf = (row: Row) =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, { S: value }]));

/** A put that leaves any row with the same key as it is. */
export const conditionalPut = (tableName: string, row: Row) =>
  ({
    TableName: tableName,
    Item: itemOf(row),
    ConditionExpression: 'attribute_not_exists(#key)',
    ExpressionAttributeNames: { '#key': USERS_TABLE.partitionKey },
  }) as const satisfies PutItemCommandInput;

/** The same, and it tells which row stopped it. */
const tellingPut = (tableName: string, row: Row): PutItemCommand =>
  new PutItemCommand({
    ...conditionalPut(tableName, row),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html#WorkingWithItems.ConditionalUpdate */
export const createUsersTable = (client: DynamoDBClient, tableName: string): UsersTable => ({
  async putIfAbsent(write, signal, isSole = false) {
    const put = tellingPut(tableName, write.row);
    const mayHaveWritten = watchAttempts(put);
    try {
      await within(signal, USERS_CALL_MS, (abortSignal) => client.send(put, { abortSignal }));
      return 'created';
    } catch (failure) {
      // An attempt took effect, its answer was lost, and the next attempt met the row.
      return resultOf(failure, write, isSole && mayHaveWritten());
    }
  },
});
