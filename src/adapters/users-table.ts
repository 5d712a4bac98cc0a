import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  type PutItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { USERS_TABLE } from '../contract.ts';
import type { WriteOutcome } from '../domain/outcome.ts';
import type { Row } from '../domain/row.ts';
import { USERS_CALL_MS } from '../time-budget.ts';
import { within } from './limits.ts';

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
const isOwn = (failure: ConditionalCheckFailedException, row: Row): boolean => {
  const found = failure.Item ?? {};
  const names = Object.keys(row);
  return (
    (failure.$metadata.attempts ?? 1) > 1 &&
    Object.keys(found).length === names.length &&
    names.every((name) => found[name]?.S === row[name])
  );
};

/** What a put that failed came to. @throws `failure`, if it is not that a row was there */
const outcomeOf = (failure: unknown, row: Row, isSole: boolean): WriteOutcome => {
  if (!(failure instanceof ConditionalCheckFailedException)) {
    throw failure;
  }
  return isSole && isOwn(failure, row) ? 'created' : 'row-exists';
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

/**
 * @param callMs the time of a put, retries included
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html#WorkingWithItems.ConditionalUpdate
 */
export const createUsersTable = (
  client: DynamoDBClient,
  tableName: string,
  callMs = USERS_CALL_MS,
): UsersTable => ({
  async putIfAbsent(row, signal, isSole = false) {
    try {
      await within(signal, callMs, (abortSignal) =>
        client.send(tellingPut(tableName, row), { abortSignal }),
      );
      return 'created';
    } catch (failure) {
      return outcomeOf(failure, row, isSole);
    }
  },
});
