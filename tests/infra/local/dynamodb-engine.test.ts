import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  PutItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, test } from '@jest/globals';
import { localDynamoDbClient } from '../../../infra/local/dynamodb/dynamodb-client.ts';
import {
  type DynamoDbEngineName,
  localEngine,
  localEngines,
  startDynamoDbEngine,
} from '../../../infra/local/dynamodb/dynamodb-engine.ts';
import { KeepFolderError } from '../../../infra/local/dynamodb/keep-folder.ts';
import { readRow } from '../../../infra/local/dynamodb/rows.ts';
import { createTables } from '../../../infra/local/dynamodb/tables.ts';
import { IDEMPOTENCY_TABLE, USERS_TABLE } from '../../../src/contract.ts';
import { indexedTable } from '../../support/indexed-table.ts';
import { sourceFiles } from '../../support/source-files.ts';
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

const ITEM = { TableName: USERS_TABLE.name, Item: { email: { S: EMAIL } } };
const IF_NEW = { ...ITEM, ConditionExpression: 'attribute_not_exists(email)' };

const returnsOldItem = async (client: DynamoDBClient): Promise<boolean> => {
  await client.send(new PutItemCommand(ITEM));
  const refusal = await client
    .send(new PutItemCommand({ ...IF_NEW, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }))
    .catch((error: unknown) => error);
  return (refusal as { Item?: unknown }).Item !== undefined;
};

const hasTimeToLive = async (client: DynamoDBClient): Promise<boolean> => {
  const { TimeToLiveDescription } = await client.send(
    new DescribeTimeToLiveCommand({ TableName: IDEMPOTENCY_TABLE.name }),
  );
  return TimeToLiveDescription?.TimeToLiveStatus === 'ENABLED';
};

const hasTransactions = (client: DynamoDBClient): Promise<boolean> =>
  client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: IF_NEW }] })).then(
    () => true,
    (error: Error) => error.name !== 'UnknownOperationException',
  );

const refusesEmptyIndexKeys = async (client: DynamoDBClient): Promise<boolean> => {
  const TableName = 'plans';
  await client.send(indexedTable(TableName, 'id', 'plan'));
  const put = new PutItemCommand({ TableName, Item: { id: { S: '1' }, plan: { S: '' } } });
  return client.send(put).then(
    () => false,
    ({ name }: Error) => name === 'ValidationException',
  );
};

/** Of an engine with both tables, and no row. */
const observedCapabilities = async (client: DynamoDBClient) => ({
  timeToLive: await hasTimeToLive(client),
  transactions: await hasTransactions(client),
  returnsOldItem: await returnsOldItem(client),
  emptyIndexKeyRefusal: await refusesEmptyIndexKeys(client),
});

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

  test('can do what is stated of it, and no more', async () => {
    await using local = await withTables(engine);

    const observed = await observedCapabilities(local.client);

    expect(local.running.capabilities).toEqual(observed);
    expect(localEngine(engine).capabilities).toEqual(observed);
  });

  test('keeps a row in its folder from one run to the next', async () => {
    await using folder = await temporaryFolder();
    const put = new PutItemCommand({ TableName: USERS_TABLE.name, Item: { email: { S: EMAIL } } });
    {
      await using first = await withTables(engine, folder.path);
      await first.client.send(put);
    }

    await using second = await withTables(engine, folder.path);

    expect(await readRow(second.client, { email: EMAIL })).toEqual({ email: { S: EMAIL } });
  });

  test("says so where somebody else's file has the place of its store", async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, localEngine(engine).storeName), 'somebody else wrote this');

    await expect(startDynamoDbEngine({ engine, keepDir: folder.path })).rejects.toThrow(
      KeepFolderError,
    );
  });

  test('forgets everything without a folder', async () => {
    const put = new PutItemCommand({ TableName: USERS_TABLE.name, Item: { email: { S: EMAIL } } });
    {
      await using first = await withTables(engine);
      await first.client.send(put);
    }

    await using second = await withTables(engine);

    expect(await readRow(second.client, { email: EMAIL })).toBeUndefined();
  });
});

describe('DYNAMODB_ENGINE', () => {
  const { DYNAMODB_ENGINE: outer } = process.env;

  afterEach(() => {
    if (outer === undefined) {
      delete process.env.DYNAMODB_ENGINE;
    } else {
      process.env.DYNAMODB_ENGINE = outer;
    }
  });

  test('chooses the engine', async () => {
    process.env.DYNAMODB_ENGINE = 'dynalite';

    await using engine = await startDynamoDbEngine();

    expect(engine.name).toBe('dynalite');
    expect(localEngines()).toEqual(['dynalite']);
  });

  test('is refused if it names none of the engines', async () => {
    process.env.DYNAMODB_ENGINE = 'postgres';

    await expect(startDynamoDbEngine()).rejects.toThrow(
      /^ADD_USER_E_USAGE: DYNAMODB_ENGINE must be (dynoxide or )?dynalite here, not "postgres"\.$/,
    );
  });
});

test('what an engine can do is asked for, and never guessed from its name', () => {
  const comparison = /[!=]==? '(dynoxide|dynalite)'/;

  const offenders = ['infra', 'tests']
    .flatMap(sourceFiles)
    .filter(({ text }) => comparison.test(text));

  expect(offenders.map(({ path }) => path)).toEqual([]);
});
