import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DescribeTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { localDynamoDbClient } from '../../../infra/local/dynamodb/dynamodb-client.ts';
import {
  type DynamoDbEngineName,
  localEngine,
  localEngines,
  startDynamoDbEngine,
} from '../../../infra/local/dynamodb/dynamodb-engine.ts';
import { KeepError } from '../../../infra/local/dynamodb/keep-folder.ts';
import { readRow } from '../../../infra/local/dynamodb/rows.ts';
import { createTables } from '../../../infra/local/dynamodb/tables.ts';
import { IDEMPOTENCY_TABLE, USERS_TABLE } from '../../../src/contract.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const EMAIL = 'kept@example.com';

const withTables = async (engine: DynamoDbEngineName, keepDir?: string) => {
  await using starting = new AsyncDisposableStack();
  const running = starting.use(await startDynamoDbEngine({ engine, keepDir }));
  const client = starting.adopt(localDynamoDbClient(running.endpoint), (it) => it.destroy());
  await createTables(client);
  const started = starting.move();
  return { running, client, [Symbol.asyncDispose]: () => started.disposeAsync() };
};

describe.each(localEngines().map((engine) => ({ engine })))('$engine', ({ engine }) => {
  test('has both tables, and creating them again changes nothing', async () => {
    await using local = await withTables(engine);

    await createTables(local.client);

    for (const table of [USERS_TABLE, IDEMPOTENCY_TABLE]) {
      const { Table } = await local.client.send(
        new DescribeTableCommand({ TableName: table.name }),
      );
      expect(Table?.TableStatus).toBe('ACTIVE');
      expect(Table?.KeySchema).toEqual([{ AttributeName: table.partitionKey, KeyType: 'HASH' }]);
    }
    expect(local.running.name).toBe(engine);
    expect(local.running.version).toMatch(/^\d+\.\d+\.\d+/);
  });

  test('keeps a row in its folder from one run to the next', async () => {
    await using folder = await temporaryFolder();
    const put = new PutItemCommand({ TableName: USERS_TABLE.name, Item: { email: { S: EMAIL } } });
    {
      await using first = await withTables(engine, folder.path);
      await first.client.send(put);
    }

    await using second = await withTables(engine, folder.path);

    expect(await readRow(second.client, EMAIL)).toEqual({ email: { S: EMAIL } });
  });

  test("says so where somebody else's file has the place of its store", async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, localEngine(engine).storeName), 'somebody else wrote this');

    await expect(startDynamoDbEngine({ engine, keepDir: folder.path })).rejects.toThrow(KeepError);
  });

  test('has no row for an address that is too long for a key', async () => {
    await using local = await withTables(engine);

    expect(await readRow(local.client, 'é'.repeat(1_024))).toBeUndefined();
    expect(await readRow(local.client, 'é'.repeat(1_025))).toBeUndefined();
  });

  test('forgets everything without a folder', async () => {
    const put = new PutItemCommand({ TableName: USERS_TABLE.name, Item: { email: { S: EMAIL } } });
    {
      await using first = await withTables(engine);
      await first.client.send(put);
    }

    await using second = await withTables(engine);

    expect(await readRow(second.client, EMAIL)).toBeUndefined();
  });
});
