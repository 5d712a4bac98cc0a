import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AttributeType, StreamViewType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { localDynamoDbClient } from '../../../infra/local/dynamodb/dynamodb-client.ts';
import { startDynamoDbEngine } from '../../../infra/local/dynamodb/dynamodb-engine.ts';
import type { DynamoDbEngine } from '../../../infra/local/dynamodb/engine.ts';
import { AddUser, type AddUserProps } from '../../../infra/stack/add-user.ts';
import { readText } from '../../support/source-files.ts';
import { hasStreams, readStream, type StreamRecord } from '../../support/stream-records.ts';
import { isTaken, type Pattern, transformed } from './event-pattern.ts';
import { policyOfRole } from './policies.ts';
import { type PlainTemplate, resolve } from './resolve.ts';
import { synthesize, theOne } from './synthesized.ts';

process.env.CDK_VALIDATION = 'false';

const PIPE = 'AWS::Pipes::Pipe';
const QUEUE = 'AWS::SQS::Queue';
const ONE_TABLE = { usersTableKey: 'pk,sk', userRow: { pk: 'USER#{sub}', sk: 'PROFILE' } };
const STREAM_ARN =
  'arn:aws:dynamodb:eu-west-1:123456789012:table/chocolate_user/stream/2026-01-01T00:00:00.000';

const without = synthesize().template;
const { template } = synthesize({ events: true });
const withRow = synthesize({ events: 'row' }).template;
const existing = synthesize({
  ...{ events: 'row', usersTable: 'existing', usersStreamArn: STREAM_ARN },
}).template;
const plainOf = (it: Template) => it.toJSON() as PlainTemplate; // it has resources

type Pipe = {
  readonly RoleArn: { readonly 'Fn::GetAtt': readonly [string, string] };
  readonly Source: unknown;
  readonly Target: unknown;
  readonly SourceParameters: {
    readonly DynamoDBStreamParameters: Readonly<Record<string, unknown>>;
    readonly FilterCriteria: { readonly Filters: readonly { readonly Pattern: string }[] };
  };
  readonly TargetParameters: {
    readonly EventBridgeEventBusParameters: Readonly<Record<string, string>>;
    readonly InputTemplate: string;
  };
  readonly LogConfiguration: unknown;
};

const pipeOf = (it: Template): Pipe => theOne(it, PIPE).resource.Properties as unknown as Pipe; // CloudFormation's form

const patternsOf = (it: Template): readonly Pattern[] =>
  pipeOf(it).SourceParameters.FilterCriteria.Filters.map(
    ({ Pattern }): Pattern => JSON.parse(Pattern), // the stack's own
  );

/** The detail of the event that a record becomes. Undefined: it becomes none. */
const detailOf = (it: Template, record: StreamRecord): unknown =>
  patternsOf(it).some((pattern) => isTaken(pattern, record))
    ? transformed(pipeOf(it).TargetParameters.InputTemplate, record)
    : undefined;

describe('a stack without events', () => {
  test('has no stream and no pipe', () => {
    expect(JSON.stringify(without.toJSON())).not.toMatch(/pipe|StreamSpecification|events_/i);
  });
});

describe('a stack with events', () => {
  test('makes no call for them in any function: their settings and rights are as they were', () => {
    for (const type of ['AWS::Lambda::Function', 'AWS::Lambda::EventSourceMapping']) {
      expect(template.findResources(type)).toEqual(without.findResources(type));
    }
    expect(template.findResources('AWS::IAM::Policy')).toMatchObject(
      without.findResources('AWS::IAM::Policy'),
    );
  });

  test('adds to the resources that were there, and takes none away', () => {
    const { Resources } = plainOf(template);

    expect(Object.keys(Resources)).toEqual(
      expect.arrayContaining(Object.keys(plainOf(without).Resources)),
    );
  });

  test.each([
    ['the key alone', template],
    ['the row', withRow],
  ])(
    "with %s has the same stream of the users' table, so that a change makes no other",
    (_name, it) => {
      expect(
        theOne(it, 'AWS::DynamoDB::Table', { TableName: 'chocolate_user' }).resource,
      ).toMatchObject({
        Properties: { StreamSpecification: { StreamViewType: 'NEW_IMAGE' } },
      });
      const { id } = theOne(it, 'AWS::DynamoDB::Table', { TableName: 'chocolate_user' });
      expect(pipeOf(it).Source).toEqual({ 'Fn::GetAtt': [id, 'StreamArn'] });
    },
  );
});

describe('the pipe', () => {
  test('sends to the default bus, under a name that rules can match', () => {
    expect(resolve(plainOf(template), pipeOf(template).Target)).toBe(
      'arn:aws:events:REGION:ACCOUNT:event-bus/default',
    );
    expect(pipeOf(template).TargetParameters.EventBridgeEventBusParameters).toEqual({
      Source: 'add_user',
      DetailType: 'User Row Created',
    });
  });

  test('takes inserts only, from the beginning of the stream', () => {
    expect(patternsOf(template)).toEqual([{ eventName: ['INSERT'] }]);
    expect(pipeOf(template).SourceParameters.DynamoDBStreamParameters).toMatchObject({
      StartingPosition: 'TRIM_HORIZON',
    });
  });

  test('tries a record for half of the day that the stream keeps it, then sets it alone aside', () => {
    const { id } = theOne(template, QUEUE, { QueueName: 'add_user_events_dead_letters' });

    expect(pipeOf(template).SourceParameters.DynamoDBStreamParameters).toMatchObject({
      MaximumRetryAttempts: -1,
      MaximumRecordAgeInSeconds: 12 * 60 * 60,
      OnPartialBatchItemFailure: 'AUTOMATIC_BISECT',
      DeadLetterConfig: { Arn: { 'Fn::GetAtt': [id, 'Arn'] } },
      BatchSize: 10,
    });
  });

  test('logs errors and no row', () => {
    const group = theOne(template, 'AWS::Logs::LogGroup', {
      LogGroupName: '/aws/vendedlogs/pipes/add_user_events',
      RetentionInDays: 90,
    });

    expect(pipeOf(template).LogConfiguration).toEqual({
      Level: 'ERROR',
      CloudwatchLogsLogDestination: { LogGroupArn: { 'Fn::GetAtt': [group.id, 'Arn'] } },
    });
  });

  test('has a dead-letter queue that is encrypted, kept for 14 days and called over TLS', () => {
    const { id, resource } = theOne(template, QUEUE, {
      QueueName: 'add_user_events_dead_letters',
    });

    expect(resource.Properties).toMatchObject({
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 14 * 24 * 60 * 60,
    });
    theOne(template, 'AWS::SQS::QueuePolicy', { Queues: [{ Ref: id }] });
  });

  test('takes the names of the options', () => {
    const named = synthesize({
      ...{ events: 'true', eventsPipeName: 'rows', eventsDeadLetterQueueName: 'rows-lost' },
    }).template;

    theOne(named, PIPE, { Name: 'rows' });
    theOne(named, QUEUE, { QueueName: 'rows-lost' });
    theOne(named, 'AWS::Logs::LogGroup', { LogGroupName: '/aws/vendedlogs/pipes/rows' });
  });
});

describe('the role of the pipe', () => {
  const roleId = pipeOf(template).RoleArn['Fn::GetAtt'][0];

  /**
   * What a pipe needs from a DynamoDB stream to an event bus, with a dead-letter queue.
   *
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-permissions.html
   */
  const NEEDED = {
    'dynamodb:DescribeStream': 'the ARN of STREAM',
    'dynamodb:GetRecords': 'the ARN of STREAM',
    'dynamodb:GetShardIterator': 'the ARN of STREAM',
    'dynamodb:ListStreams': '*',
    'events:PutEvents': 'arn:aws:events:REGION:ACCOUNT:event-bus/default',
    'sqs:SendMessage': 'arn:aws:sqs:REGION:ACCOUNT:add_user_events_dead_letters',
  };

  test('allows what AWS says a pipe needs, and no more', () => {
    const { Statement } = policyOfRole(
      plainOf(existing),
      pipeOf(existing).RoleArn['Fn::GetAtt'][0],
    );

    const allowed = Statement.flatMap(({ Action, Resource }) =>
      Action.flatMap((action) => Resource.map((resource) => [action, resource])),
    );

    expect(Object.fromEntries(allowed)).toEqual(
      Object.fromEntries(
        Object.entries(NEEDED).map(([action, resource]) => [
          action,
          resource.replace('the ARN of STREAM', STREAM_ARN),
        ]),
      ),
    );
    expect(allowed).toHaveLength(Object.keys(NEEDED).length);
    expect(Statement.map(({ Effect }) => Effect)).toEqual(Statement.map(() => 'Allow'));
  });

  test("reads the stream of the stack's own table and of no other", () => {
    const table = theOne(template, 'AWS::DynamoDB::Table', { TableName: 'chocolate_user' }).id;
    const text = JSON.stringify(
      Object.values(
        template.findResources('AWS::IAM::Policy', { Properties: { Roles: [{ Ref: roleId }] } }),
      ),
    );

    expect(text).toContain(
      `"Action":["dynamodb:DescribeStream","dynamodb:GetRecords","dynamodb:GetShardIterator"],"Effect":"Allow","Resource":{"Fn::GetAtt":["${table}","StreamArn"]}`,
    );
  });

  test('is taken on by this pipe alone', () => {
    const { Properties } = plainOf(template).Resources[roleId] ?? {};

    expect(resolve(plainOf(template), Properties)).toEqual({
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { Service: 'pipes.amazonaws.com' },
            Condition: {
              StringEquals: {
                'aws:SourceAccount': 'ACCOUNT',
                'aws:SourceArn': 'arn:aws:pipes:REGION:ACCOUNT:pipe/add_user_events',
              },
            },
          },
        ],
      },
    });
  });
});

describe('events of a table that is there', () => {
  const failureOf = (props: AddUserProps): string => {
    try {
      new AddUser(new Stack(new App(), 'shop'), 'AddUser', props);
      return 'none';
    } catch (error) {
      return String(error);
    }
  };

  test('come from the stream that the options name', () => {
    expect(pipeOf(existing).Source).toBe(STREAM_ARN);
  });

  test.each<[string, AddUserProps, string]>([
    [
      'without its stream',
      { events: 'true', usersTable: 'existing' },
      'ADD_USER_E_OPTION: events with usersTable=existing needs usersStreamArn: ',
    ],
    [
      'with the stream of another table',
      {
        events: 'true',
        usersTable: 'existing',
        usersTableName: 'mine',
        usersStreamArn: STREAM_ARN,
      },
      'ADD_USER_E_OPTION: usersStreamArn must be of the table that usersTableName names.',
    ],
    [
      'with a stream for a new table',
      { events: 'true', usersStreamArn: STREAM_ARN },
      'ADD_USER_E_OPTION: usersStreamArn is for usersTable=existing: ',
    ],
    [
      'with a key that EventBridge cannot look up',
      { events: 'true', usersTableKey: ['user.id'], userRow: { 'user.id': '{sub}' } },
      'ADD_USER_E_OPTION: events needs key attributes whose names are ',
    ],
  ])('are refused in one sentence %s', (_name, context, message) => {
    expect(failureOf(context)).toContain(message);
  });

  test('are off although a stream is named', () => {
    const off = synthesize({ usersTable: 'existing', usersStreamArn: STREAM_ARN }).template;

    off.resourceCountIs(PIPE, 0);
  });
});

describe("events of an app's own table", () => {
  const stackWith = (
    table: { readonly stream?: StreamViewType },
    props: AddUserProps,
  ): Template => {
    const stack = new Stack(new App(), 'shop');
    const usersTable = new Table(stack, 'Users', {
      partitionKey: { name: 'email', type: AttributeType.STRING },
      ...table,
    });
    new AddUser(stack, 'AddUser', { ...props, usersTable });
    return Template.fromStack(stack);
  };

  test('come from its stream', () => {
    const app = stackWith({ stream: StreamViewType.NEW_IMAGE }, { events: 'row' });

    expect(pipeOf(app).Source).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^Users/), 'StreamArn'],
    });
  });

  test('are read with the key that encrypts the table', () => {
    const stack = new Stack(new App(), 'shop');
    const usersTable = new Table(stack, 'Users', {
      partitionKey: { name: 'email', type: AttributeType.STRING },
      stream: StreamViewType.NEW_IMAGE,
      encryption: TableEncryption.CUSTOMER_MANAGED,
    });
    new AddUser(stack, 'AddUser', { usersTable, events: true });
    const app = Template.fromStack(stack);
    const { Statement } = policyOfRole(plainOf(app), pipeOf(app).RoleArn['Fn::GetAtt'][0]);

    const ofKey = Statement.filter(({ Action }) => Action.includes('kms:Decrypt'));

    expect(ofKey).toEqual([
      {
        Effect: 'Allow',
        Action: ['kms:Decrypt'],
        Resource: [expect.stringMatching(/^the ARN of UsersKey/)],
      },
    ]);
  });

  test('are refused if it has none', () => {
    expect(() => stackWith({}, { events: true })).toThrow(
      "ADD_USER_E_OPTION: events needs the stream of the users' table: give the table stream: StreamViewType.NEW_IMAGE",
    );
  });

  test('are off by default', () => {
    stackWith({ stream: StreamViewType.NEW_IMAGE }, {}).resourceCountIs(PIPE, 0);
  });
});

describe('a record that is no user', () => {
  const ofOneTable = synthesize({ events: true, ...ONE_TABLE }).template;
  const insert = (pk: string, sk: string): StreamRecord => ({
    eventName: 'INSERT',
    dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } } },
  });

  test.each([
    ['of another sort key', insert('USER#1', 'ORDER#7'), undefined],
    ['of another partition', insert('SHOP#1', 'PROFILE'), undefined],
    ['of a user', insert('USER#1', 'PROFILE'), { key: { pk: 'USER#1', sk: 'PROFILE' } }],
  ])('by its key is no event: %s', (_name, record, detail) => {
    expect(detailOf(ofOneTable, record)).toEqual(detail);
  });
});

(hasStreams ? describe : describe.skip)('the records of a real stream', () => {
  const TableName = 'chocolate_user';
  const email = 'a "quoted\\\\"@example.com';
  let engine: DynamoDbEngine;
  let client: DynamoDBClient;
  let records: readonly StreamRecord[];

  beforeAll(async () => {
    engine = await startDynamoDbEngine({ engine: 'dynoxide' });
    client = localDynamoDbClient(engine.endpoint);
    const { KeySchema, AttributeDefinitions, StreamSpecification } = theOne(
      ...([template, 'AWS::DynamoDB::Table', { TableName }] as const),
    ).resource.Properties as never; // a table of CloudFormation is one of the API but for its stream
    const { TableDescription } = await client.send(
      new CreateTableCommand({
        ...{ TableName, KeySchema, AttributeDefinitions, BillingMode: 'PAY_PER_REQUEST' },
        StreamSpecification: { StreamEnabled: true, ...(StreamSpecification as object) },
      }),
    );
    const documents = DynamoDBDocumentClient.from(client);
    const put = new PutCommand({
      TableName,
      Item: { email, logins: 1, roles: ['member'] },
      ConditionExpression: 'attribute_not_exists(email)',
    });
    await documents.send(put);
    await documents.send(put).catch(() => undefined); // the condition fails: a replay
    const Key = { email };
    await documents.send(
      new UpdateCommand({
        ...{ TableName, Key, UpdateExpression: 'ADD logins :one' },
        ExpressionAttributeValues: { ':one': 1 },
      }),
    );
    await documents.send(new DeleteCommand({ TableName, Key }));
    records = await readStream(engine.endpoint, TableDescription?.LatestStreamArn ?? '');
  });

  afterAll(async () => {
    client.destroy();
    await engine.close();
  });

  test('are an insert, a change and a removal', () => {
    expect(records.map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY', 'REMOVE']);
  });

  test('make one event, with the key as plain text', () => {
    const details = records.map((record) => detailOf(template, record));

    expect(details).toEqual([{ key: { email } }, undefined, undefined]);
  });

  test("make one event, with the row as DynamoDB's JSON where that is wanted", () => {
    const [detail, ...others] = records.map((record) => detailOf(withRow, record));

    const { key, row } = detail as { key: unknown; row: Parameters<typeof unmarshall>[0] }; // see docs/events.md
    expect(key).toEqual({ email });
    expect(unmarshall(row)).toEqual({ email, logins: 1, roles: ['member'] });
    expect(others).toEqual([undefined, undefined]);
  });
});

describe('what watches the events', () => {
  const alarm = (name: string) =>
    theOne(template, 'AWS::CloudWatch::Alarm', { AlarmName: `add_user-${name}` }).resource
      .Properties;

  test('is an alarm for those that fail and come again, and one for dead letters', () => {
    expect(alarm('events-failing')).toMatchObject({
      Threshold: 0,
      DatapointsToAlarm: 2,
      EvaluationPeriods: 3,
      Metrics: [
        { Expression: 'FILL(failed, 0) + FILL(partly, 0)' },
        ...['ExecutionFailed', 'ExecutionPartiallyFailed'].map((MetricName) => ({
          MetricStat: {
            Metric: {
              Namespace: 'AWS/EventBridge/Pipes',
              MetricName,
              Dimensions: [{ Name: 'PipeName', Value: 'add_user_events' }],
            },
            Stat: 'Sum',
          },
        })),
      ],
    });
    expect(alarm('events-dead-letters')).toMatchObject({
      Threshold: 0,
      Metrics: [
        {
          MetricStat: {
            Metric: {
              MetricName: 'ApproximateNumberOfMessagesVisible',
              Dimensions: [{ Name: 'QueueName', Value: 'add_user_events_dead_letters' }],
            },
          },
        },
      ],
    });
  });

  test.each(['events-failing', 'events-dead-letters'])(
    '%s has its page: meaning, users, where to look, what to do',
    (name) => {
      const section =
        readText('docs/operate.md')
          .split(/^## /m)
          .find((part) => part.startsWith(`${name}\n`)) ?? '';

      for (const part of ['It means', 'Users', 'Look at', 'Do']) {
        expect(section).toContain(`**${part}`);
      }
      expect(alarm(name).AlarmDescription).toContain(`docs/operate.md#${name}`);
    },
  );

  test('is a row of the dashboard', () => {
    const body = JSON.stringify(theOne(template, 'AWS::CloudWatch::Dashboard').resource.Properties);

    expect(body).toContain('Events of new rows');
    expect(JSON.stringify(theOne(without, 'AWS::CloudWatch::Dashboard'))).not.toContain(
      'Events of',
    );
  });
});
