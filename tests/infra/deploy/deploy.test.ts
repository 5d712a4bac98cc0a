import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type DeployArguments, readArguments } from '../../../infra/deploy/arguments.ts';
import { cdkRunner, type RunCdk } from '../../../infra/deploy/cdk-command.ts';
import { deployStack } from '../../../infra/deploy/deploy-stack.ts';
import { checkUsersTable } from '../../../infra/deploy/users-table.ts';
import { localDynamoDbClient } from '../../../infra/local/dynamodb/dynamodb-client.ts';
import { startDynamoDbEngine } from '../../../infra/local/dynamodb/dynamodb-engine.ts';
import type { DynamoDbEngine } from '../../../infra/local/dynamodb/engine.ts';
import { createUsersTable } from '../../../infra/local/dynamodb/tables.ts';
import {
  LOCAL_CREDENTIALS,
  LOCAL_REGION,
} from '../../../infra/local/lambda/sandbox-environment.ts';
import { PROJECT_DIR } from '../../../infra/paths.ts';
import type { TemplateNote } from '../../../infra/stack/template-note.ts';
import { LESSON_KEY } from '../../support/templates.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let engine: DynamoDbEngine;
let dynamoDb: DynamoDBClient;

beforeAll(async () => {
  engine = await startDynamoDbEngine();
  dynamoDb = localDynamoDbClient(engine.endpoint);
  await createUsersTable(dynamoDb);
});

afterAll(async () => {
  dynamoDb.destroy();
  await engine.close();
});

const createTable = (name: string, keys: readonly (readonly [string, 'S' | 'N'])[]) =>
  dynamoDb.send(
    new CreateTableCommand({
      TableName: name,
      AttributeDefinitions: keys.map(([AttributeName, AttributeType]) => ({
        AttributeName,
        AttributeType,
      })),
      KeySchema: keys.map(([AttributeName], index) => ({
        AttributeName,
        KeyType: index === 0 ? 'HASH' : 'RANGE',
      })),
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );

describe("a users' table that is there", () => {
  test('is taken if its key is email', async () => {
    await expect(checkUsersTable(dynamoDb, 'chocolate_user', LESSON_KEY)).resolves.toBeUndefined();
  });

  test('is refused if it is not there after all', async () => {
    await expect(checkUsersTable(dynamoDb, 'no_such_table', LESSON_KEY)).rejects.toMatchObject({
      code: 'ADD_USER_E_USERS_TABLE',
      message: expect.stringMatching(/^ADD_USER_E_USERS_TABLE: no_such_table is not there, .+\.$/),
    });
  });

  test.each([
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
  ] as const)('is refused with %s', async (name, keys, shown) => {
    await createTable(name, keys);

    await expect(checkUsersTable(dynamoDb, name, LESSON_KEY)).rejects.toMatchObject({
      message: `ADD_USER_E_USERS_TABLE: ${name} has the key ${shown}, and rows need email (S, HASH): the key of a table cannot be changed, so set usersTableKey and userRow to what the table has, or take another table.`,
    });
  });

  test('is taken with the key that the rows have', async () => {
    await createTable('single_table', [
      ['pk', 'S'],
      ['sk', 'S'],
    ]);

    await expect(checkUsersTable(dynamoDb, 'single_table', ['pk', 'sk'])).resolves.toBeUndefined();
    await expect(checkUsersTable(dynamoDb, 'single_table', ['sk', 'pk'])).rejects.toThrow(
      'rows need sk (S, HASH) and pk (S, RANGE)',
    );
  });

  test('is no reason to go on if nobody could be asked', async () => {
    const nobody = localDynamoDbClient('http://127.0.0.1:9');

    await expect(checkUsersTable(nobody, 'chocolate_user', LESSON_KEY)).rejects.toThrow(
      'ECONNREFUSED',
    );
  });
});

describe('a deploy', () => {
  let lambdaService: Server;
  let lambda: LambdaClient;
  const said: string[] = [];
  const ran: (readonly string[])[] = [];

  beforeAll(async () => {
    lambdaService = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ AccountLimit: { ConcurrentExecutions: 400 } }));
    }).listen(0, '127.0.0.1');
    await once(lambdaService, 'listening');
    const { port } = lambdaService.address() as AddressInfo; // it listens on a port
    lambda = new LambdaClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: LOCAL_REGION,
      credentials: LOCAL_CREDENTIALS,
    });
  });

  afterAll(async () => {
    lambda.destroy();
    lambdaService.closeAllConnections();
    lambdaService.close();
    await once(lambdaService, 'close');
  });

  beforeEach(() => {
    said.length = 0;
    ran.length = 0;
  });

  /** What CDK's command leaves behind, without an account to deploy to. */
  const cdkFor =
    (dir: string, note: Partial<TemplateNote>): RunCdk =>
    async (subcommand, args) => {
      ran.push([subcommand, ...args]);
      await mkdir(dir, { recursive: true });
      const Metadata = {
        AddUser: {
          userPool: { kind: 'new' },
          functionName: 'add_user',
          usersTable: 'new',
          usersTableName: 'chocolate_user',
          usersTableKey: LESSON_KEY,
          accountConcurrency: 400,
          ...note,
        },
      };
      const files = {
        'manifest.json': {
          artifacts: {
            'sign-ups.assets': { type: 'cdk:asset-manifest' },
            'sign-ups': {
              type: 'aws:cloudformation:stack',
              properties: { templateFile: 'sign-ups.template.json' },
            },
          },
        },
        'sign-ups.template.json': { Metadata },
        'outputs.json': {
          'sign-ups': {
            UserPoolId: 'eu-central-1_NewNewNew',
            DashboardUrl: 'https://dashboard.example',
            AlarmUrlSlow: 'https://slow.example',
            AlarmUrlErrors: 'https://errors.example',
            QueryUrlDuplicates: 'https://duplicates.example',
            TracesUrl: 'https://traces.example',
          },
        },
      };
      for (const [name, content] of Object.entries(files)) {
        await writeFile(join(dir, name), JSON.stringify(content));
      }
    };

  const deploy = async (note: Partial<TemplateNote> = {}, args: Partial<DeployArguments> = {}) => {
    await using folder = await temporaryFolder();
    await deployStack(
      {
        cdk: cdkFor(folder.path, note),
        dynamoDb,
        lambda,
        assemblyDir: folder.path,
        say: (text) => said.push(text),
      },
      { context: [], profile: undefined, isAgreed: false, ...args },
    );
    return folder.path;
  };

  test('deploys what was synthesized and looked at, with the options that were given', async () => {
    const dir = await deploy(
      {},
      { context: ['memoryMb=256', 'logLevel=DEBUG'], profile: 'shop', isAgreed: true },
    );

    expect(ran).toEqual([
      [
        ...['synth', '--quiet', '--output', dir],
        ...['--context', 'memoryMb=256', '--context', 'logLevel=DEBUG'],
      ],
      [
        ...['deploy', '--app', dir, '--outputs-file', join(dir, 'outputs.json')],
        ...['--profile', 'shop', '--require-approval', 'never'],
      ],
    ]);
  });

  test('prints a link to the dashboard, each alarm, each query and the traces', async () => {
    await deploy();

    expect(said[0]).toBe(
      [
        'dashboard\n  https://dashboard.example',
        'alarms\n  https://slow.example\n  https://errors.example',
        'saved queries\n  https://duplicates.example',
        'traces\n  https://traces.example',
      ].join('\n'),
    );
  });

  test.each<[string, Partial<TemplateNote>, string]>([
    [
      'that is there',
      { userPool: { kind: 'existing', id: 'eu-central-1_AbCdEfGhI' } },
      'npm run attach -- --user-pool-id eu-central-1_AbCdEfGhI',
    ],
    ['that is new', {}, 'npm run doctor -- --user-pool-id eu-central-1_NewNewNew'],
    [
      'and a function of another name',
      { functionName: 'sign-ups' },
      'npm run doctor -- --user-pool-id eu-central-1_NewNewNew --function sign-ups',
    ],
  ])('says what is left to do for a pool %s', async (_name, note, command) => {
    await deploy(note);

    expect(said.at(-1)?.endsWith(`: ${command}`)).toBe(true);
  });

  test('says so if the alarm on concurrency does not fit the account', async () => {
    await deploy({ accountConcurrency: 1_000 });

    expect(said).toContainEqual(expect.stringContaining('-c accountConcurrency=400'));
    said.length = 0;
    await deploy();
    expect(said.join('\n')).not.toContain('accountConcurrency');
  });

  test('changes nothing if the table that is there cannot hold the rows', async () => {
    await createTable('numbers', [['email', 'N']]);

    const deployed = deploy({ usersTable: 'existing', usersTableName: 'numbers' });

    await expect(deployed).rejects.toMatchObject({ code: 'ADD_USER_E_USERS_TABLE' });
    expect(ran.map(([subcommand]) => subcommand)).toEqual(['synth']);
  });
});

describe("CDK's command", () => {
  test('that fails ends the deploy', async () => {
    const cdk = cdkRunner('ignore');

    await expect(cdk('no-such-command', [])).rejects.toMatchObject({
      code: 'ADD_USER_E_CDK',
      message: 'ADD_USER_E_CDK: cdk no-such-command failed, see above.',
    });
  });
});

describe('docs/deploy.md', () => {
  test('has every error of the stack and of the deploy, and no other', () => {
    const codesIn = (text: string) => [...new Set(text.match(/ADD_USER_E_[A-Z_]+/g))].sort();
    const sources = globSync('infra/{stack,deploy}/**/*.ts', { cwd: PROJECT_DIR });
    const code = sources.map((file) => readFileSync(join(PROJECT_DIR, file), 'utf8')).join('\n');

    const documented = readFileSync(join(PROJECT_DIR, 'docs', 'deploy.md'), 'utf8');

    expect(codesIn(documented)).toEqual(codesIn(code));
    expect(codesIn(code)).toHaveLength(3);
  });
});

describe('the command line', () => {
  test('takes options of the stack, a profile and consent', () => {
    expect(readArguments(['-c', 'a=1', '--context', 'b=2', '--profile', 'shop', '--yes'])).toEqual({
      context: ['a=1', 'b=2'],
      profile: 'shop',
      isAgreed: true,
    });
    expect(readArguments([])).toEqual({ context: [], profile: undefined, isAgreed: false });
  });

  test.each([
    ['--help', 0, 'stdout'],
    ['--force', 2, 'stderr'],
    ['chocolate', 2, 'stderr'],
  ] as const)('answers %s', (argument, exitCode, stream) => {
    const shown = jest.spyOn(process[stream], 'write').mockReturnValue(true);

    expect(() => readArguments([argument])).toThrow(
      expect.objectContaining({ name: 'AnsweredError', exitCode }),
    );

    expect(shown).toHaveBeenCalled();
    shown.mockRestore();
  });
});
