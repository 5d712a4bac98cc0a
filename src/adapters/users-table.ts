import { isDeepStrictEqual } from 'node:util';
import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, type PutCommandInput } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { WriteOutcome } from '../domain/outcome.ts';
import type { Row } from '../domain/row.ts';
import type { TableKey } from '../domain/table-key.ts';
import { USERS_CALL_MS } from '../time-budget.ts';
import { within } from './limits.ts';

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
  putIfAbsent(row: Row, signal: AbortSignal, isSole?: boolean): Promise<WriteOutcome>;
};

/**
 * Whether the row that stopped a put is its own: an attempt took effect, its answer was lost, and the
 * next attempt met the row.
 */
const isOwn = (failure: ConditionalCheckFailedException, row: Row): boolean =>
  (failure.$metadata.attempts ?? 1) > 1 &&
  isDeepStrictEqual(unmarshall(failure.Item ?? {}, { wrapNumbers: Number }), row);

/** What a put that failed came to. @throws `failure`, if it is not that a row was there */
const outcomeOf = (failure: unknown, row: Row, isSole: boolean): WriteOutcome => {
  if (!(failure instanceof ConditionalCheckFailedException)) {
    throw failure;
  }
  return isSole && isOwn(failure, row) ? 'created' : 'row-exists';
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

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html#WorkingWithItems.ConditionalUpdate */
export const createUsersTable = (client: DynamoDBClient, place: UsersTablePlace): UsersTable => {
  const documents = DynamoDBDocumentClient.from(client);
  return {
    async putIfAbsent(row, signal, isSole = false) {
      try {
        await within(signal, USERS_CALL_MS, (abortSignal) =>
          documents.send(tellingPut(place, row), { abortSignal }),
        );
        return 'created';
      } catch (failure) {
        return outcomeOf(failure, row, isSole);
      }
    },
  };
};
