import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createPatientDynamoDb } from '../../src/adapters/dynamodb.ts';
import { createIdempotency } from '../../src/adapters/idempotency.ts';
import { limitedClient } from '../../src/adapters/limits.ts';
import { createUsersTable, type UsersTablePlace } from '../../src/adapters/users-table.ts';
import { IDEMPOTENCY_TABLE } from '../../src/contract.ts';
import type { Ports } from '../../src/domain/record-confirmation.ts';
import type { TableKey } from '../../src/domain/table-key.ts';
import { RETRY_CALL_MS, RETRY_LIMITS, RETRY_WRITE_MS } from '../../src/retry-budget.ts';
import { requireKey } from '../aws/table-key.ts';

export type TableNames = UsersTablePlace & {
  readonly idempotencyTableName: string;
};

/**
 * Makes sure that both tables are there before anything is written.
 *
 * @throws {AwsCallError | TableKeyError} naming the table that is not as it must be
 */
export const requireTables = async (
  client: DynamoDBClient,
  { usersTableName, usersTableKey, idempotencyTableName }: TableNames,
  region: string,
): Promise<void> => {
  await requireKey(client, { table: usersTableName, key: usersTableKey, region });
  const key: TableKey = [IDEMPOTENCY_TABLE.partitionKey];
  await requireKey(client, { table: idempotencyTableName, key, region });
};

/** DynamoDB's client for a replay: from far away a call takes long, and nobody but its caller waits. */
export const createReplayClient = (): DynamoDBClient =>
  createPatientDynamoDb(limitedClient(RETRY_LIMITS));

/**
 * The outside of one write after the other, each with the time that the retry function gives a message.
 * They share the functions' records: what was done is not done again.
 */
export const createPorts = (client: DynamoDBClient, tables: TableNames): (() => Ports) => {
  const users = createUsersTable(client, tables, RETRY_CALL_MS);
  return () => {
    const deadlineMs = Date.now() + RETRY_WRITE_MS;
    const signal = AbortSignal.timeout(RETRY_WRITE_MS);
    const clock = { getRemainingTimeInMillis: () => deadlineMs - Date.now() };
    const idempotencyOf = createIdempotency(client, tables.idempotencyTableName, {
      callMs: RETRY_CALL_MS,
    });
    return {
      idempotency: idempotencyOf(clock, signal),
      putIfAbsent: (write, isSole) => users.putIfAbsent(write, signal, isSole),
      asOneWrite: (work) => work(),
    };
  };
};
