import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  CreateTableCommand,
  type DynamoDBClient,
  type StreamViewType,
} from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { cdkRunner, type RunCdk } from '../../../infra/deploy/cdk-command.ts';
import { deployStack } from '../../../infra/deploy/deploy-stack.ts';
import { readOptions, type StackCommandOptions } from '../../../infra/deploy/options.ts';
import { localDynamoDbClient } from '../../../infra/local/dynamodb/dynamodb-client.ts';
import { startDynamoDbEngine } from '../../../infra/local/dynamodb/dynamodb-engine.ts';
import type { DynamoDbEngine } from '../../../infra/local/dynamodb/engine.ts';
import {
  createUsersTable,
  type KeyAttribute,
  tableInput,
} from '../../../infra/local/dynamodb/tables.ts';
import {
  LOCAL_CREDENTIALS,
  LOCAL_REGION,
} from '../../../infra/local/lambda/sandbox-environment.ts';
import type { TemplateNote } from '../../../infra/stack/template-note.ts';
import { runScript } from '../../support/command-process.ts';
import { type FakeAws, FakeAwsError, startFakeAws } from '../../support/fake-aws.ts';
import { printedCommands, refusalOf } from '../../support/printed-commands.ts';
import { hasStreams } from '../../support/stream-records.ts';
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

const createTable = (name: string, keys: readonly KeyAttribute[], view?: StreamViewType) =>
  dynamoDb.send(
    new CreateTableCommand({
      ...tableInput(name, keys),
      ...(view && { StreamSpecification: { StreamEnabled: true, StreamViewType: view } }),
    }),
  );

const testOfStreams = hasStreams ? test : test.skip;

describe('a deploy', () => {
  let lambdaService: Server;
  let lambda: LambdaClient;
  let aws: FakeAws;
  let sns: SNSClient;
  let topic: () => Readonly<Record<string, string>>;
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
    aws = await startFakeAws({
      GetTopicAttributes: ({ TopicArn }) => {
        expect(TopicArn).toBe(OUTPUTS.AlarmTopicArn);
        return { Attributes: topic() };
      },
    });
    sns = new SNSClient({
      ...{ endpoint: aws.endpoint, region: LOCAL_REGION, credentials: LOCAL_CREDENTIALS },
      maxAttempts: 1,
    });
  });

  afterAll(async () => {
    sns.destroy();
    await aws[Symbol.asyncDispose]();
    lambda.destroy();
    lambdaService.closeAllConnections();
    lambdaService.close();
    await once(lambdaService, 'close');
  });

  beforeEach(() => {
    topic = () => ({ SubscriptionsConfirmed: '1' });
    said.length = 0;
    ran.length = 0;
  });

  const STACK = 'sign-ups';
  const NOTE: TemplateNote = {
    userPool: { kind: 'new' },
    functionName: 'add_user',
    retryFunctionName: 'retry_user',
    reconcileFunctionName: 'reconcile_users',
    usersTable: 'new',
    usersTableName: 'chocolate_user',
    usersTableKey: LESSON_KEY,
    accountConcurrency: 400,
  };
  const OUTPUTS = {
    UserPoolId: 'eu-central-1_NewNewNew',
    AlarmTopicArn: 'arn:aws:sns:eu-central-1:123456789012:alarms',
    DashboardUrl: 'https://dashboard.example',
    AlarmUrlSlow: 'https://slow.example',
    AlarmUrlErrors: 'https://errors.example',
    QueryUrlDuplicates: 'https://duplicates.example',
    TracesUrl: 'https://traces.example',
  };

  /** What CDK's command leaves behind, without an account to deploy to. */
  const cdkFor =
    (dir: string): RunCdk =>
    async (subcommand, args) => {
      ran.push([subcommand, ...args]);
      await writeFile(join(dir, 'outputs.json'), JSON.stringify({ [STACK]: OUTPUTS }));
    };

  const deploy = async (
    note: Partial<TemplateNote> = {},
    options: Partial<StackCommandOptions> = {},
    table: DynamoDBClient = dynamoDb,
  ) => {
    await using folder = await temporaryFolder();
    await deployStack(
      {
        cdk: cdkFor(folder.path),
        dynamoDb: table,
        lambda,
        sns,
        assemblyDir: folder.path,
        region: LOCAL_REGION,
        say: (text) => said.push(text),
      },
      { name: STACK, templateFile: 'unused', note: { ...NOTE, ...note } },
      { context: [], ...options },
    );
    return folder.path;
  };

  /** Every command line in a text is one that the program takes. */
  const expectRunnable = async (text = ''): Promise<void> => {
    const commands = printedCommands(text);
    expect(commands.length).toBeGreaterThan(0);
    expect(await Promise.all(commands.map(refusalOf))).toEqual(commands.map(() => undefined));
  };

  test.each([
    [{ yes: true }, 'never'],
    [{}, 'any-change'],
  ])('deploys what was synthesized and looked at, and CDK asks: %p', async (options, approval) => {
    const dir = await deploy({}, options);

    expect(ran).toEqual([
      [
        ...['deploy', '--app', dir, '--outputs-file', join(dir, 'outputs.json')],
        ...['--require-approval', approval],
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
      { userPool: { kind: 'existing', id: 'eu-central-1_AbCdEfGhI' }, functionName: 'sign-ups' },
      'npx add-user attach --user-pool-id eu-central-1_AbCdEfGhI --function sign-ups --profile shop',
    ],
    ['that is new', {}, 'npx add-user doctor --user-pool-id eu-central-1_NewNewNew --profile shop'],
    [
      'and functions of other names',
      { functionName: 'sign-ups', retryFunctionName: 'again', reconcileFunctionName: 'daily' },
      'npx add-user doctor --user-pool-id eu-central-1_NewNewNew --function sign-ups --profile shop --retry-function again --reconcile-function daily',
    ],
  ])('says what is left to do for a pool %s', async (_name, note, command) => {
    await deploy(note, { profile: 'shop' });

    expect(said.at(-1)?.split('\n')).toContainEqual(expect.stringMatching(`: ${command}$`));
    await expectRunnable(said.at(-1));
  });

  test('says so if the alarm on concurrency does not fit the account', async () => {
    await deploy({ accountConcurrency: 1_000 });

    expect(said).toContainEqual(
      expect.stringMatching(/: npx add-user deploy -c accountConcurrency=400$/),
    );
    said.length = 0;
    await deploy();
    expect(said.join('\n')).not.toContain('accountConcurrency');
  });

  test.each([
    [
      'no subscriber',
      () => ({ SubscriptionsConfirmed: '0' }),
      'Nobody is notified of the alarms: ',
    ],
    [
      'one who has not agreed yet',
      () => ({ SubscriptionsConfirmed: '0', SubscriptionsPending: '1' }),
      'Nobody is notified of the alarms yet: ',
    ],
    [
      'subscribers that may not be counted',
      () => {
        throw new FakeAwsError('AuthorizationError');
      },
      'Whether anybody is notified of the alarms is not known: sns:GetTopicAttributes',
    ],
  ])('says who hears the alarms: %s', async (_name, attributes, says) => {
    topic = attributes;

    await deploy({}, { context: ['stackName=mine'] });

    const text = said.find((it) => it.startsWith(says)) ?? '';
    expect(text).toContain('npx add-user deploy -c stackName=mine -c alarmEmail=ADDRESS\n');
    expect(text).toContain(`aws sns subscribe --topic-arn ${OUTPUTS.AlarmTopicArn} `);
    await expectRunnable(text.replace('ADDRESS', 'oncall@example.com'));
  });

  test('says nothing about the alarms where somebody hears them', async () => {
    await deploy();

    expect(said.join('\n')).not.toMatch(/hear/);
  });

  test('with another number of it keeps the options that were given', async () => {
    await deploy(
      { accountConcurrency: 1_000 },
      { context: ['stackName=a b', 'accountConcurrency=1000'], region: 'eu-west-3', yes: true },
    );

    expect(said.join('\n')).toContain(
      "npx add-user deploy -c 'stackName=a b' -c accountConcurrency=400 --region eu-west-3 --yes\n",
    );
    await expectRunnable(said.join('\n'));
  });

  test('changes nothing if the table that is there cannot hold the rows', async () => {
    await createTable('numbers', [['email', 'N']]);

    const deployed = deploy({ usersTable: 'existing', usersTableName: 'numbers' });

    await expect(deployed).rejects.toMatchObject({
      code: 'ADD_USER_E_TABLE_KEY',
      message: expect.stringContaining('-c usersTable=new'),
    });
    expect(ran).toEqual([]);
  });

  test('changes nothing if the table that an earlier deploy made has another key', async () => {
    await createTable('earlier', [['email', 'S']]);

    const deployed = deploy({ usersTableName: 'earlier', usersTableKey: ['pk', 'sk'] });

    await expect(deployed).rejects.toMatchObject({
      code: 'ADD_USER_E_TABLE_KEY',
      message: expect.stringMatching(
        /key email \(S, HASH\), .* pk \(S, HASH\) and sk \(S, RANGE\)/,
      ),
    });
    expect(ran).toEqual([]);
  });

  test('needs nobody to ask about a table that it makes', async () => {
    await deploy({}, {}, localDynamoDbClient('http://127.0.0.1:9'));
    await deploy({ usersTableName: 'not_there_yet' });

    expect(ran).toHaveLength(2);
  });

  test('changes nothing if nobody can be asked about the table', async () => {
    const nobody = localDynamoDbClient('http://127.0.0.1:9');

    const deployed = deploy({ usersTable: 'existing' }, {}, nobody);

    await expect(deployed).rejects.toMatchObject({ name: 'AwsCallError' });
    expect(ran).toEqual([]);
  });

  test.each<readonly [string, string, (region: string) => Partial<TemplateNote>]>([
    [
      'key',
      'kmsKeyArn must be a key',
      (region) => ({ kmsKeyArn: `arn:aws:kms:${region}:123456789012:key/1234abcd` }),
    ],
    [
      'next function',
      'nextFunction must be a function',
      (region) => ({ nextFunction: `arn:aws:lambda:${region}:123456789012:function:x:live` }),
    ],
    [
      'pool',
      'userPool must be a pool',
      (region) => ({ userPool: { kind: 'existing', id: `${region}_AbCdEf123` } }),
    ],
  ])('changes nothing if the %s is of another region', async (_, expected, optionIn) => {
    const deployed = deploy(optionIn('ap-south-2'));

    await expect(deployed).rejects.toMatchObject({
      code: 'ADD_USER_E_OPTION',
      message: expect.stringContaining(`${expected} of the region of the stack, ${LOCAL_REGION}`),
    });
    expect(ran).toEqual([]);
    await deploy(optionIn(LOCAL_REGION));
    expect(ran).toHaveLength(1);
  });

  describe('with events of a table that is there', () => {
    const streamOf = async (name: string, view: StreamViewType): Promise<Partial<TemplateNote>> => {
      const { TableDescription = {} } = await createTable(name, [['email', 'S']], view);
      return {
        ...{ usersTable: 'existing', usersTableName: name },
        usersStreamArn: TableDescription.LatestStreamArn ?? '',
      };
    };
    const refusal = {
      code: 'ADD_USER_E_OPTION',
      message: expect.stringContaining('usersStreamArn must be the stream of table '),
    };

    test('changes nothing if the table has no stream', async () => {
      const deployed = deploy({ usersTable: 'existing', usersStreamArn: 'arn:of:an-old-one' });

      await expect(deployed).rejects.toMatchObject(refusal);
      expect(ran).toEqual([]);
    });

    testOfStreams('changes nothing if another stream of the table is on', async () => {
      const note = await streamOf('of-an-old-stream', 'NEW_IMAGE');

      const deployed = deploy({ ...note, usersStreamArn: `${note.usersStreamArn}-old` });

      await expect(deployed).rejects.toMatchObject(refusal);
      expect(ran).toEqual([]);
    });

    testOfStreams.each(['KEYS_ONLY', 'OLD_IMAGE'] as const)(
      'changes nothing if the stream has no new rows in it: %s',
      async (view) => {
        const deployed = deploy(await streamOf(`of-${view}`, view));

        await expect(deployed).rejects.toMatchObject(refusal);
        expect(ran).toEqual([]);
      },
    );

    testOfStreams.each(['NEW_IMAGE', 'NEW_AND_OLD_IMAGES'] as const)(
      'deploys if the stream has: %s',
      async (view) => {
        await deploy(await streamOf(`of-${view}`, view));

        expect(ran).toHaveLength(1);
      },
    );
  });

  test('deploys onto a table that is there and has the right key', async () => {
    await deploy({ usersTable: 'existing' });

    expect(ran).toHaveLength(1);
  });
});

describe("CDK's command", () => {
  test('that fails ends the deploy', async () => {
    const cdk = cdkRunner('ignore');

    await expect(cdk('no-such-command', [])).rejects.toMatchObject({
      code: 'ADD_USER_E_CDK',
      message: expect.stringMatching(
        /^ADD_USER_E_CDK: cdk no-such-command failed: .*docs\/deploy\.md/,
      ),
    });
  });

  // `infra/deploy/deploy.ts` runs every subcommand so.
  test('that fails is heard in its own words', async () => {
    const script = `const { cdkRunner } = await import('./infra/deploy/cdk-command.ts');
      await cdkRunner()('deploy', ['--app', 'no-such-folder/'])
        .catch(({ message }) => console.error(message));`;

    const { stdout, stderr } = await runScript('--input-type=module', ['-e', script]);

    expect(`${stdout}${stderr}`).toMatch(
      /no-such-folder.*ADD_USER_E_CDK: cdk deploy failed: see CDK's output above/s,
    );
  });
});

describe('the command line', () => {
  test('takes options of the stack, a profile and consent', () => {
    expect(readOptions('deploy', ['-c', 'a=1', '--context', 'b=2=3', '--yes'])).toEqual({
      context: ['a=1', 'b=2=3'],
      yes: true,
    });
    expect(readOptions('diff', [])).toEqual({ context: [] });
  });

  test.each([
    ['deploy', ['--help'], 0, 'stdout'],
    ['deploy', ['--force'], 2, 'stderr'],
    ['synth', ['chocolate'], 2, 'stderr'],
    ['diff', ['-c', 'memoryMb'], 2, 'stderr'],
    ['diff', ['--yes'], 2, 'stderr'],
  ] as const)('answers %s %p', (name, args, exitCode, stream) => {
    const shown = jest.spyOn(process[stream], 'write').mockReturnValue(true);

    expect(() => readOptions(name, args)).toThrow(
      expect.objectContaining({ name: 'AnsweredError', exitCode }),
    );

    expect(shown).toHaveBeenCalled();
    shown.mockRestore();
  });
});
