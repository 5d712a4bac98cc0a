import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createMemory } from '../../src/adapters/idempotency-memory.ts';
import { createUsersTable, type UsersTablePlace } from '../../src/adapters/users-table.ts';
import { FUNCTION_TIMEOUT_MS, IDEMPOTENCY_TABLE } from '../../src/contract.ts';
import type { Ports } from '../../src/domain/record-confirmation.ts';
import type { TableKey } from '../../src/domain/table-key.ts';
import { writeMs } from '../../src/time-budget.ts';
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

/**
 * The outside of one write after the other, each with the time that one invocation of the trigger
 * has. They share the trigger's records: what it did is not done again.
 */
export const createPorts = (client: DynamoDBClient, tables: TableNames): (() => Ports) => {
  const users = createUsersTable(client, tables);
  return () => {
    const deadlineMs = Date.now() + FUNCTION_TIMEOUT_MS;
    const signal = AbortSignal.timeout(writeMs(FUNCTION_TIMEOUT_MS));
    const clock = { getRemainingTimeInMillis: () => deadlineMs - Date.now() };
    return {
      memory: createMemory(client, tables.idempotencyTableName)(clock, signal),
      putIfAbsent: (write, isSole) => users.putIfAbsent(write, signal, isSole),
      asOneWrite: (work) => work(),
    };
  };
};
