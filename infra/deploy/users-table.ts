import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TableKey } from '../../src/domain/table-key.ts';
import { keyForRows, keyOfTable } from '../aws/table-key.ts';

/** The users' table that is said to be there is not, or cannot hold the rows. */
export class UsersTableError extends Error {
  readonly code = 'ADD_USER_E_USERS_TABLE';
  override readonly name = 'UsersTableError';

  constructor(table: string, advice: string, options?: ErrorOptions) {
    super(`ADD_USER_E_USERS_TABLE: ${table} ${advice}`, options);
  }
}

const describe = async (client: DynamoDBClient, name: string) => {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'ResourceNotFoundException') {
      throw new UsersTableError(
        name,
        'is not there, in this account and region: name another with -c usersTableName=..., or let the stack make it with -c usersTable=new.',
        { cause },
      );
    }
    throw cause;
  }
};

/**
 * Checks that a table can hold the rows: that its key is the one of the rows. The stack cannot look.
 *
 * @throws {UsersTableError} if it is not there or has another key
 * @throws the SDK's error if nobody could be asked
 */
export const checkUsersTable = async (
  client: DynamoDBClient,
  name: string,
  wanted: TableKey,
): Promise<void> => {
  const key = keyOfTable((await describe(client, name)) ?? {});
  if (key !== keyForRows(wanted)) {
    throw new UsersTableError(
      name,
      `has the key ${key}, and rows need ${keyForRows(wanted)}: the key of a table cannot be changed, so set usersTableKey and userRow to what the table has, or take another table.`,
    );
  }
};
