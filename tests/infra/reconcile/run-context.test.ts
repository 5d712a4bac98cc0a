import { randomUUID } from 'node:crypto';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { localDynamoDbClient } from '../../../infra/local/dynamodb/dynamodb-client.ts';
import { tableInput } from '../../../infra/local/dynamodb/tables.ts';
import { type Options, readOptions } from '../../../infra/reconcile/options.ts';
import { prepare } from '../../../infra/reconcile/run-context.ts';
import { type CognitoStub, poolOf, startCognitoStub } from '../../support/cognito-stub.ts';
import { type Database, openDatabase } from '../../support/database.ts';

const POOL = 'eu-central-1_Stub';

describe('what a run works on', () => {
  let database: Database;
  let stub: CognitoStub;

  beforeAll(async () => {
    database = await openDatabase();
  }, 90_000);

  beforeEach(async () => {
    stub = await startCognitoStub(POOL, poolOf([{ sub: 'a' }]));
    process.env.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER = stub.endpoint;
    database.proxy?.reset();
  });

  afterEach(() => stub.close());

  afterAll(() => database.close(), 90_000);

  const look = (some: Partial<Options> = {}) =>
    prepare({ ...readOptions(['--user-pool-id', POOL]), ...some }, process.stderr);

  test('is looked at before anything is compared', async () => {
    expect(await look({ account: '000000000000' })).toMatchObject({
      resources: { region: 'eu-central-1', userPoolId: POOL },
      facts: { account: '000000000000', estimatedUsers: 1 },
    });
  });

  test.each([
    [{ userPoolId: 'eu-central-1_Other' }, 'ADD_USER_E_NOT_FOUND: there is no pool'],
    [{ usersTable: 'nowhere' }, 'ADD_USER_E_NOT_FOUND: there is no table nowhere'],
    [{ account: '123456789012' }, 'ADD_USER_E_ACCOUNT: this is account 000000000000'],
    [{ usersTable: '' }, 'ADD_USER_E_ENVIRONMENT: USERS_TABLE_NAME is not set'],
  ])('that is wrong is told in a sentence: %p', async (some, expected) => {
    await expect(look(some)).rejects.toThrow(expected);
  });

  test('with another key is told', async () => {
    const TableName = `other-${randomUUID()}`;
    const client = localDynamoDbClient(database.endpoint ?? '');
    await client.send(new CreateTableCommand(tableInput(TableName, ['id'])));
    client.destroy();

    await expect(look({ usersTable: TableName })).rejects.toThrow(
      `ADD_USER_E_TABLE_KEY: table ${TableName} has the key id (S, HASH), and should have email (S, HASH).`,
    );
  });

  test.each([
    ['AccessDeniedException', 'may not call cognito-idp:DescribeUserPool on pool'],
    ['ExpiredTokenException', 'ADD_USER_E_CREDENTIALS'],
  ] as const)('that answers with %s is told', async (fault, expected) => {
    stub.inject(() => fault);

    await expect(look()).rejects.toThrow(expected);
  });

  test('that fails otherwise is told as every command tells it, without what a user may have typed', async () => {
    stub.inject(() => 'InvalidParameterException');

    await expect(look()).rejects.toMatchObject({
      code: 'ADD_USER_E_AWS',
      message: `ADD_USER_E_AWS: cognito-idp:DescribeUserPool on pool ${POOL} failed with InvalidParameterException`,
    });
  });

  test('is in the region of the pool, whatever the variables say', () => {
    process.env.AWS_REGION = 'eu-west-1';

    expect(readOptions(['--user-pool-id', POOL]).region).toBe('eu-central-1');
    expect(() => readOptions(['--user-pool-id', POOL, '--region', 'us-east-1'])).toThrow(
      /the pool is in eu-central-1/,
    );
  });
});
