import { isDeepStrictEqual } from 'node:util';
import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, type PutCommandInput } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Fields } from '../domain/fields.ts';
import type { PendingWrite } from '../domain/pending-write.ts';
import type { PutResult } from '../domain/record-confirmation.ts';
import type { Row } from '../domain/row.ts';
import type { TableKey } from '../domain/table-key.ts';
import { USERS_CALL_MS } from '../time-budget.ts';
import { within } from './limits.ts';
import { watchAttempts } from './watch-attempts.ts';

/** Where the rows are. */
export type UsersTablePlace = {
  readonly usersTableName: string;
  readonly usersTableKey: TableKey;
};

export type UsersTable = {
  /**
   * Writes a row if there is none with its key. Safe to repeat: a row that is there is never changed.
   *
   * @param isSole whether nobody else should be writing this row now @default false
   * @throws the SDK's error if DynamoDB did not take the call in time
   */
  putIfAbsent(write: PendingWrite, signal: AbortSignal, isSole?: boolean): Promise<PutResult>;
};

/** Whether a row holds a text that can only be in this user's: one with their `sub` in it. */
const isOfUser = (found: Fields, { row, user }: PendingWrite): boolean =>
  'sub' in user &&
  Object.entries(row).some(
    ([name, value]) =>
      typeof value === 'string' && value.includes(user.sub) && found[name] === value,
  );

/** What a put that failed came to. @throws `failure`, if it is not that a row was there */
const resultOf = (failure: unknown, write: PendingWrite, mayBeItsOwn: boolean): PutResult => {
  if (!(failure instanceof ConditionalCheckFailedException)) {
    throw failure;
  }
  const found = unmarshall(failure.Item ?? {}, { wrapNumbers: Number });
  if (mayBeItsOwn && isDeepStrictEqual(found, write.row)) {
    return 'created';
  }
  return isOfUser(found, write) ? 'own-row-exists' : 'row-exists';
};

/**
 * A put that leaves any row with the same key as it is. The condition is checked on the row with the whole
 * key, so its partition key is there if the row is.
 */
export const conditionalPut = (
  { usersTableName, usersTableKey: [partitionKey] }: UsersTablePlace,
  row: Row,
) =>
  ({
    TableName: usersTableName,
    Item: row,
    ConditionExpression: 'attribute_not_exists(#key)',
    ExpressionAttributeNames: { '#key': partitionKey },
  }) satisfies PutCommandInput;

/** The same, and it tells which row stopped it. */
const tellingPut = (place: UsersTablePlace, row: Row): PutCommand =>
  new PutCommand({
    ...conditionalPut(place, row),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });

/**
 * @param callMs the time of a put, retries included
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html#WorkingWithItems.ConditionalUpdate
 */
export const createUsersTable = (
  client: DynamoDBClient,
  place: UsersTablePlace,
  callMs = USERS_CALL_MS,
): UsersTable => {
  const documents = DynamoDBDocumentClient.from(client);
  return {
    async putIfAbsent(write, signal, isSole = false) {
      const put = tellingPut(place, write.row);
      const mayHaveWritten = watchAttempts(put);
      try {
        await within(signal, callMs, (abortSignal) => documents.send(put, { abortSignal }));
        return 'created';
      } catch (failure) {
        // An attempt took effect, its answer was lost, and the next attempt met the row.
        return resultOf(failure, write, isSole && mayHaveWritten());
      }
    },
  };
};
