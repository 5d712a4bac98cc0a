import { randomUUID } from 'node:crypto';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  ScanCommand,
} from '@aws-sdk/lib-dynamodb';
import { localDynamoDbClient } from '../../infra/local/dynamodb/dynamodb-client.ts';
import {
  type DynamoDbEngineName,
  localEngine,
  localEngines,
  startDynamoDbEngine,
} from '../../infra/local/dynamodb/dynamodb-engine.ts';
import { type EngineCapabilities, FULL_CAPABILITIES } from '../../infra/local/dynamodb/engine.ts';
import { tableInput } from '../../infra/local/dynamodb/tables.ts';
import { type FaultProxy, startFaultProxy } from '../../infra/local/fault-proxy.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../infra/local/lambda/sandbox-environment.ts';
import { IDEMPOTENCY_TABLE, USERS_TABLE } from '../../src/contract.ts';
import type { TableKey } from '../../src/domain/table-key.ts';
import { usesRealDynamoDb } from './real-dynamodb.ts';
import { LESSON_KEY } from './templates.ts';

export type DatabaseName = DynamoDbEngineName | 'DynamoDB';

/** Every DynamoDB that the tests can run on, here and now. `DYNAMODB_ENGINE` chooses one engine. */
export const databaseNames: readonly [DatabaseName, ...DatabaseName[]] = [
  ...localEngines(),
  ...(usesRealDynamoDb() ? ['DynamoDB' as const] : []),
];

/** What a DynamoDB can do: without a name, that of {@link openDatabase}. */
export const capabilitiesOf = (name: DatabaseName = databaseNames[0]): EngineCapabilities =>
  name === 'DynamoDB' ? FULL_CAPABILITIES : localEngine(name).capabilities;

export type Item = Record<string, unknown>;

/** Both tables, empty, for one test file, and a look into them that the function does not have. */
export type Database = {
  readonly usersTable: string;
  readonly idempotencyTable: string;
  /** Where the function calls: the engine, by way of a proxy that can inject faults. */
  readonly endpoint: string | undefined;
  readonly proxy: FaultProxy | undefined;
  /** @param key an e-mail address, or the key attributes of another key */
  row(key: string | Item): Promise<Item | undefined>;
  putRow(row: Item): Promise<void>;
  deleteRow(key: string | Item): Promise<void>;
  records(): Promise<Item[]>;
  putRecord(record: Item): Promise<void>;
  close(): Promise<void>;
};

type Server = {
  readonly client: DynamoDBClient;
  readonly proxy: FaultProxy | undefined;
  close(): Promise<void>;
};

const startLocal = async (engineName: DynamoDbEngineName): Promise<Server> => {
  const engine = await startDynamoDbEngine({ engine: engineName });
  const proxy = await startFaultProxy(engine.endpoint);
  const client = localDynamoDbClient(engine.endpoint);
  return {
    client,
    proxy,
    close: async () => {
      client.destroy();
      await proxy.close();
      await engine.close();
    },
  };
};

const connect = (): Server => {
  const client = new DynamoDBClient();
  return { client, proxy: undefined, close: async () => client.destroy() };
};

const createTable = async (client: DynamoDBClient, name: string, key: TableKey): Promise<void> => {
  await client.send(new CreateTableCommand(tableInput(name, key)));
  await waitUntilTableExists(
    { client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 },
    { TableName: name },
  );
};

/** Leads the function's own client to a local engine. Returns what undoes that: the next may be DynamoDB. */
const useLocal = (endpoint: string): (() => void) => {
  const outer = process.env;
  process.env = {
    ...outer,
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_REGION: LOCAL_REGION,
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
  };
  return () => {
    process.env = outer;
  };
};

/** Opens a database. Leads this process's SDK clients to it where it is a local one. */
export const openDatabase = async (
  name: DatabaseName = databaseNames[0],
  usersKey: TableKey = LESSON_KEY,
): Promise<Database> => {
  const server = name === 'DynamoDB' ? connect() : await startLocal(name);
  const suffix = name === 'DynamoDB' ? `_test_${randomUUID()}` : '';
  const usersTable = USERS_TABLE.name + suffix;
  const idempotencyTable = IDEMPOTENCY_TABLE.name + suffix;
  await createTable(server.client, usersTable, usersKey);
  await createTable(server.client, idempotencyTable, [IDEMPOTENCY_TABLE.partitionKey]);
  const stopUsing = server.proxy && useLocal(server.proxy.endpoint);
  return {
    usersTable,
    idempotencyTable,
    endpoint: server.proxy?.endpoint,
    proxy: server.proxy,
    ...looksInto(server.client, usersTable, idempotencyTable),
    close: async () => {
      for (const TableName of [usersTable, idempotencyTable]) {
        await server.client.send(new DeleteTableCommand({ TableName }));
      }
      await server.close();
      stopUsing?.();
    },
  };
};

const keyOf = (key: string | Item): Item => (typeof key === 'string' ? { email: key } : key);

const looksInto = (client: DynamoDBClient, users: string, idempotency: string) => {
  const documents = DynamoDBDocumentClient.from(client);
  const put = async (TableName: string, Item: Item): Promise<void> => {
    await documents.send(new PutCommand({ TableName, Item }));
  };
  return {
    row: async (key: string | Item): Promise<Item | undefined> => {
      const get = new GetCommand({ TableName: users, Key: keyOf(key), ConsistentRead: true });
      return (await documents.send(get)).Item;
    },
    putRow: (row: Item) => put(users, row),
    deleteRow: async (key: string | Item): Promise<void> => {
      await documents.send(new DeleteCommand({ TableName: users, Key: keyOf(key) }));
    },
    records: async (): Promise<Item[]> =>
      (await documents.send(new ScanCommand({ TableName: idempotency, ConsistentRead: true })))
        .Items ?? [],
    putRecord: (record: Item) => put(idempotency, record),
  };
};
