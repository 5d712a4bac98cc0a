import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, test } from '@jest/globals';
import { bounded, createDynamoDb, createPatientDynamoDb } from '../../../src/adapters/dynamodb.ts';
import { EarlyAgent } from '../../../src/adapters/early-connection.ts';
import { ATTEMPT_MS, ATTEMPTS } from '../../../src/time-budget.ts';
import {
  dynamoDbError,
  type Reply,
  startService,
  useService,
} from '../../support/scripted-service.ts';

const NEVER_MS = 2_147_483_647;

let around = new AsyncDisposableStack();

afterEach(async () => {
  await around.disposeAsync();
  around = new AsyncDisposableStack();
});

const start = async (...replies: readonly Reply[]) => {
  const service = around.use(await startService(...replies));
  useService('AWS_ENDPOINT_URL_DYNAMODB', service);
  return { service, client: around.adopt(createDynamoDb().client, (it) => it.destroy()) };
};

/** How its connections are made, which is settled with the first call. */
const settingsOf = ({ config }: DynamoDBClient): object =>
  (config.requestHandler as unknown as { httpHandlerConfigs(): object }).httpHandlerConfigs(); // Node's has it

describe('the client of DynamoDB', () => {
  test('asks as often as the budget says, and gives up', async () => {
    const { service, client } = await start(dynamoDbError(500, 'InternalServerError'));

    await expect(client.send(new ListTablesCommand({}))).rejects.toMatchObject({
      name: 'InternalServerError',
      $metadata: { attempts: ATTEMPTS },
    });
    expect(service.calls).toHaveLength(ATTEMPTS);
  });

  test('waits as long as the budget says, on connections of ours', async () => {
    const { client } = await start({ status: 200, body: {} });

    await client.send(new ListTablesCommand({}));

    expect(settingsOf(client)).toMatchObject({
      connectionTimeout: ATTEMPT_MS,
      requestTimeout: ATTEMPT_MS,
      throwOnRequestTimeout: true,
      httpsAgent: expect.any(EarlyAgent),
    });
  });

  test('keeps no more free connections than it can use: one, for one invocation', async () => {
    const { client } = await start({ status: 200, body: {} });

    await client.send(new ListTablesCommand({}));

    expect(settingsOf(client)).toMatchObject({ httpsAgent: { maxFreeSockets: 1 } });
  });

  test('for work that nobody waits for is patient, with what its caller asks for', async () => {
    const service = around.use(await startService({ status: 200, body: {} }));
    useService('AWS_ENDPOINT_URL_DYNAMODB', service);
    const client = around.adopt(createPatientDynamoDb({ region: 'eu-west-3' }), (it) =>
      it.destroy(),
    );

    await client.send(new ListTablesCommand({}));

    expect(await client.config.region()).toBe('eu-west-3');
    expect(await client.config.maxAttempts()).toBe(6);
    expect(settingsOf(client)).toMatchObject({
      connectionTimeout: 3_000,
      requestTimeout: 10_000,
      throwOnRequestTimeout: true,
    });
  });
});

describe('a bounded client', () => {
  test('is a client like the one it is made of', async () => {
    const { client } = await start({ status: 200, body: { TableNames: ['a'] } });

    const { client: mine } = bounded(client, NEVER_MS);

    expect(mine).toBeInstanceOf(DynamoDBClient);
    expect(mine.config).toBe(client.config);
    expect(await mine.send(new ListTablesCommand({}))).toMatchObject({ TableNames: ['a'] });
  });

  test('ends a call when it is told to, retries included', async () => {
    const { service, client } = await start(dynamoDbError(500, 'InternalServerError'));
    const { client: mine, under } = bounded(client, NEVER_MS);

    await expect(
      under(AbortSignal.abort(), () => mine.send(new ListTablesCommand({}))),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect(service.calls).toEqual([]);
  });

  test('ends a call when its time is over', async () => {
    const { client } = await start(undefined);

    await expect(bounded(client, 1).client.send(new ListTablesCommand({}))).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  test('leaves the client that it is made of without limits of its own', async () => {
    const { client } = await start({ status: 200, body: {} });

    bounded(client, 0);

    expect(await client.send(new ListTablesCommand({}))).toHaveProperty('$metadata');
  });
});
