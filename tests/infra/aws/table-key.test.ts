import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { requireKey } from '../../../infra/aws/table-key.ts';
import { localDynamoDbClient } from '../../../infra/local/dynamodb/dynamodb-client.ts';
import { startDynamoDbEngine } from '../../../infra/local/dynamodb/dynamodb-engine.ts';
import type { DynamoDbEngine } from '../../../infra/local/dynamodb/engine.ts';
import { type KeyAttribute, tableInput } from '../../../infra/local/dynamodb/tables.ts';
import type { TableKey } from '../../../src/domain/table-key.ts';

let engine: DynamoDbEngine;
let dynamoDb: DynamoDBClient;

beforeAll(async () => {
  engine = await startDynamoDbEngine();
  dynamoDb = localDynamoDbClient(engine.endpoint);
});

afterAll(async () => {
  dynamoDb.destroy();
  await engine.close();
});

type Keys = readonly KeyAttribute[];

const createTable = (name: string, keys: Keys) =>
  dynamoDb.send(new CreateTableCommand(tableInput(name, keys)));

test.each<[string, Keys, TableKey]>([
  ['one_key', [['email', 'S']], ['email']],
  [
    'two_keys',
    [
      ['pk', 'S'],
      ['sk', 'S'],
    ],
    ['pk', 'sk'],
  ],
])('%s is taken if its key is the one that items need', async (table, keys, key) => {
  await createTable(table, keys);

  await expect(requireKey(dynamoDb, { table, key, region: 'eu-central-1' })).resolves.toMatchObject(
    { TableName: table },
  );
});

test('a table that is not there is told by its name and region', async () => {
  await expect(
    requireKey(dynamoDb, { table: 'no_such_table', key: ['email'], region: 'eu-central-1' }),
  ).rejects.toMatchObject({
    code: 'ADD_USER_E_NOT_FOUND',
    message: expect.stringContaining('no table no_such_table in eu-central-1'),
  });
});

test.each<[string, Keys, string]>([
  ['another_key', [['id', 'S']], 'id (S, HASH)'],
  ['another_type', [['email', 'N']], 'email (N, HASH)'],
  [
    'longer_key',
    [
      ['email', 'S'],
      ['when', 'N'],
    ],
    'email (S, HASH) and when (N, RANGE)',
  ],
])('is refused with %s', async (table, keys, shown) => {
  await createTable(table, keys);

  await expect(
    requireKey(dynamoDb, { table, key: ['email'], region: 'eu-central-1', advice: 'do this' }),
  ).rejects.toMatchObject({
    message: `ADD_USER_E_TABLE_KEY: table ${table} has the key ${shown}, and should have email (S, HASH). The key of a table cannot be changed: do this.`,
    exitCode: 2,
  });
});
