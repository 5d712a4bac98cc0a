import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ENVIRONMENT, USERS_TABLE } from '../../../src/contract.ts';
import type { TableKey } from '../../../src/domain/table-key.ts';
import { requireKey } from '../../aws/table-key.ts';
import { LOCAL_REGION } from '../lambda/sandbox-environment.ts';
import type { DynamoDbEngine } from './engine.ts';
import { EngineError } from './engine-error.ts';
import { createTables } from './tables.ts';

const VARIABLES = `${ENVIRONMENT.usersTableKey} and ${ENVIRONMENT.userRow}`;

/**
 * Makes the tables of an engine that are not there, and leaves those that are as they are.
 *
 * @throws {EngineError} if the engine takes no tables
 * @throws {TableKeyError} if the users' table was there and has another key
 */
export const prepareTables = async (
  engine: DynamoDbEngine,
  client: DynamoDBClient,
  usersKey: TableKey,
): Promise<void> => {
  await createTables(client, usersKey).catch((cause: unknown) => {
    throw new EngineError(engine, cause);
  });
  await requireKey(client, {
    table: USERS_TABLE.name,
    key: usersKey,
    region: LOCAL_REGION,
    advice: engine.isExternal
      ? `set ${VARIABLES} to what the table has, or delete it there`
      : `set ${VARIABLES} as they were, or keep the tables in another folder`,
  });
};
