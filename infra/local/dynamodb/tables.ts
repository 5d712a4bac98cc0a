import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { IDEMPOTENCY_TABLE, USERS_TABLE } from '../../../src/contract.ts';
import type { TableKey } from '../../../src/domain/table-key.ts';

const MAX_WAIT_SECONDS = 30;

/** Creates the users' table and that of the idempotency records. Safe to repeat. */
export const createTables = async (client: DynamoDBClient, usersKey?: TableKey): Promise<void> => {
  await Promise.all([createUsersTable(client, usersKey), createIdempotencyTable(client)]);
};

/** Creates the users' table. Safe to repeat. */
export const createUsersTable = (
  client: DynamoDBClient,
  key: TableKey = [USERS_TABLE.partitionKey],
): Promise<void> => createTable(client, USERS_TABLE.name, key);

/** Creates the table of idempotency records, with expiry where the engine has it. Safe to repeat. */
export const createIdempotencyTable = async (client: DynamoDBClient): Promise<void> => {
  const { name, partitionKey, timeToLiveAttribute } = IDEMPOTENCY_TABLE;
  await createTable(client, name, [partitionKey]);
  await unless(
    ['UnknownOperationException', 'ValidationException'],
    client.send(
      new UpdateTimeToLiveCommand({
        TableName: name,
        TimeToLiveSpecification: { AttributeName: timeToLiveAttribute, Enabled: true },
      }),
    ),
  );
};

/** A key attribute, and its type: a text, unless something else is said. */
export type KeyAttribute = string | readonly [name: string, type: 'S' | 'N'];

/** What DynamoDB is asked for. @param key partition key first */
export const tableInput = (name: string, key: readonly KeyAttribute[]) => {
  const attributes = key.map((it) => (typeof it === 'string' ? ([it, 'S'] as const) : it));
  return {
    TableName: name,
    AttributeDefinitions: attributes.map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    KeySchema: attributes.map(([AttributeName], index) => ({
      AttributeName,
      KeyType: index === 0 ? 'HASH' : 'RANGE',
    })),
    BillingMode: 'PAY_PER_REQUEST',
  } as const satisfies CreateTableCommandInput;
};

const createTable = async (client: DynamoDBClient, name: string, key: TableKey): Promise<void> => {
  const command = new CreateTableCommand(tableInput(name, key));
  await unless(['ResourceInUseException'], client.send(command));
  await waitUntilTableExists(
    { client, maxWaitTime: MAX_WAIT_SECONDS, minDelay: 1, maxDelay: 1 },
    { TableName: name },
  );
};

// "Already there", and what an engine says that has no such call.
const unless = async (acceptedErrors: readonly string[], call: Promise<unknown>): Promise<void> => {
  await call.catch((error: unknown) => {
    if (!(error instanceof Error && acceptedErrors.includes(error.name))) {
      throw error;
    }
  });
};
