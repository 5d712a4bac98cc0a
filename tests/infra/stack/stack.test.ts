import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { DIST_DIR } from '../../../infra/paths.ts';
import { readNote } from '../../../infra/stack/template-note.ts';
import {
  ENVIRONMENT,
  FUNCTION_TIMEOUT_MS,
  HANDLER,
  IDEMPOTENCY_TABLE,
  RETRY_FUNCTION_TIMEOUT_MS,
  RETRY_QUEUE,
  USERS_TABLE,
} from '../../../src/contract.ts';
import { readEnvironment, readRetryEnvironment } from '../../../src/environment.ts';
import { synthesize, theOne } from './synthesized.ts';

const { template, dir } = synthesize();

const FUNCTION = 'AWS::Lambda::Function';
const TABLE = 'AWS::DynamoDB::Table';
const QUEUE = 'AWS::SQS::Queue';

const permissionsOfCognito = (it: Template): number =>
  Object.keys(
    it.findResources('AWS::Lambda::Permission', {
      Properties: { Principal: 'cognito-idp.amazonaws.com' },
    }),
  ).length;

const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

describe("the users' table", () => {
  const { resource } = theOne(template, TABLE, { TableName: USERS_TABLE.name });

  test('has the key that the code writes', () => {
    expect(resource.Properties).toMatchObject({
      KeySchema: [{ AttributeName: USERS_TABLE.partitionKey, KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: USERS_TABLE.partitionKey, AttributeType: 'S' }],
    });
  });

  test('outlives the stack, a mistaken call, and can be put back to any second', () => {
    expect(resource).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        BillingMode: 'PAY_PER_REQUEST',
      },
    });
  });

  test('is the one that both functions write to', () => {
    for (const [, { Properties }] of Object.entries(template.findResources(FUNCTION))) {
      expect(Properties.Environment.Variables[ENVIRONMENT.usersTable]).toBe(
        resource.Properties.TableName,
      );
    }
  });

  test('that is there already is taken by its name and not made', () => {
    const existing = synthesize({ usersTable: 'existing', usersTableName: 'my_users' }).template;

    expect(
      Object.values(existing.findResources(TABLE)).map(({ Properties }) => Properties.TableName),
    ).toEqual([IDEMPOTENCY_TABLE.name]);
    existing.allResourcesProperties(FUNCTION, {
      Environment: { Variables: { [ENVIRONMENT.usersTable]: 'my_users' } },
    });
    expect(readNote(JSON.stringify(existing.toJSON()))).toMatchObject({
      usersTable: 'existing',
      usersTableName: 'my_users',
    });
  });
});

describe('the table of idempotency records', () => {
  test('has the key and the expiry that Powertools writes, on demand', () => {
    const { resource } = theOne(template, TABLE, { TableName: IDEMPOTENCY_TABLE.name });

    expect(resource.Properties).toMatchObject({
      KeySchema: [{ AttributeName: IDEMPOTENCY_TABLE.partitionKey, KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: IDEMPOTENCY_TABLE.partitionKey, AttributeType: 'S' }],
      TimeToLiveSpecification: {
        AttributeName: IDEMPOTENCY_TABLE.timeToLiveAttribute,
        Enabled: true,
      },
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
  });
});

describe('the queues', () => {
  const retry = theOne(template, QUEUE, { QueueName: RETRY_QUEUE.name });
  const deadLetters = theOne(template, QUEUE, { QueueName: RETRY_QUEUE.deadLetterName });

  test.each([
    ['of parked confirmations', retry],
    ['of dead letters', deadLetters],
  ])(
    '%s is encrypted, keeps a message for 14 days and refuses a call without TLS',
    (_name, queue) => {
      expect(queue.resource.Properties).toMatchObject({
        SqsManagedSseEnabled: true,
        MessageRetentionPeriod: 14 * 24 * 60 * 60,
      });
      template.hasResourceProperties('AWS::SQS::QueuePolicy', {
        Queues: [{ Ref: queue.id }],
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Deny',
              Action: 'sqs:*',
              Principal: { AWS: '*' },
              Resource: arnOf(queue.id),
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
          ],
        },
      });
    },
  );

  test('a message is a dead letter after three days of attempts', () => {
    expect(retry.resource.Properties).toMatchObject({
      RedrivePolicy: { deadLetterTargetArn: arnOf(deadLetters.id), maxReceiveCount: 291 },
    });
  });

  test('a message is hidden for the longest wait, if its function asks for no shorter one', () => {
    expect(retry.resource.Properties).toMatchObject({ VisibilityTimeout: 900 });
  });

  test('retry_user gets the messages, and reports them one by one', () => {
    template.resourceCountIs('AWS::Lambda::EventSourceMapping', 1);
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: arnOf(retry.id),
      FunctionName: { Ref: theOne(template, FUNCTION, { FunctionName: 'retry_user' }).id },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BatchSize: RETRY_QUEUE.batchSize,
      ScalingConfig: { MaximumConcurrency: 2 },
      Enabled: Match.absent(),
    });
  });
});

describe.each([
  ['add_user', FUNCTION_TIMEOUT_MS],
  ['retry_user', RETRY_FUNCTION_TIMEOUT_MS],
] as const)('the function %s', (name, timeoutMs) => {
  const { resource } = theOne(template, FUNCTION, { FunctionName: name });
  const properties = resource.Properties;

  test('runs on Node.js 24 and arm64, traced, no longer than its time limit', () => {
    expect(properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: HANDLER,
      Timeout: timeoutMs / 1_000,
      MemorySize: 512,
      TracingConfig: { Mode: 'Active' },
    });
  });

  test('is the zip that was tested, byte for byte', () => {
    const asset = readFileSync(join(dir, `asset.${properties.Code?.S3Key}`));

    expect(asset.equals(readFileSync(join(DIST_DIR, `${name}.zip`)))).toBe(true);
  });

  test('logs JSON into a group of its own, which forgets', () => {
    const group = theOne(template, 'AWS::Logs::LogGroup', { LogGroupName: `/aws/lambda/${name}` });

    expect(group.resource.Properties).toMatchObject({ RetentionInDays: 90 });
    expect(properties).toMatchObject({
      LoggingConfig: {
        LogFormat: 'JSON',
        ApplicationLogLevel: 'INFO',
        LogGroup: { Ref: group.id },
      },
    });
  });

  test('gets every variable that its code asks for, and no other', () => {
    const variables = Object.keys(properties.Environment?.Variables ?? {});
    const filled = Object.fromEntries(
      variables.map((variable) => [variable, 'https://filled.example/in']),
    );

    const read = name === 'add_user' ? readEnvironment : readRetryEnvironment;
    expect(() => read(filled, name)).not.toThrow();
    for (const variable of variables) {
      expect(() => read({ ...filled, [variable]: '' }, name)).toThrow(variable);
    }
  });
});

describe('the options of the functions', () => {
  test('reach them', () => {
    const { template: chosen } = synthesize({
      functionName: 'sign-ups',
      retryFunctionName: 'sign-ups-again',
      idempotencyTableName: 'remembered',
      retryQueueName: 'parked',
      deadLetterQueueName: 'lost',
      usersTableKey: 'pk, sk',
      userRow: { pk: 'USER#{sub}', sk: 'PROFILE' },
      metricsNamespace: 'shop',
      logRetentionDays: 30,
      memoryMb: 1024,
    });

    theOne(chosen, TABLE, { TableName: 'remembered' });
    theOne(chosen, TABLE, {
      TableName: 'chocolate_user',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    });
    theOne(chosen, QUEUE, { QueueName: 'parked' });
    theOne(chosen, QUEUE, { QueueName: 'lost' });
    theOne(chosen, 'AWS::Logs::LogGroup', {
      LogGroupName: '/aws/lambda/sign-ups-again',
      RetentionInDays: 30,
    });
    theOne(chosen, FUNCTION, {
      FunctionName: 'sign-ups',
      MemorySize: 1024,
      Environment: {
        Variables: {
          [ENVIRONMENT.usersTableKey]: 'pk,sk',
          [ENVIRONMENT.userRow]: '{"pk":"USER#{sub}","sk":"PROFILE"}',
          POWERTOOLS_METRICS_NAMESPACE: 'shop',
        },
      },
    });
  });

  test('the row and its key reach each function that needs them', () => {
    const { template: chosen } = synthesize({
      usersTableKey: 'pk, sk',
      userRow: '{"pk":"USER#{sub}","sk":"PROFILE"}',
    });
    const key = { [ENVIRONMENT.usersTableKey]: 'pk,sk' };
    const row = { [ENVIRONMENT.userRow]: '{"pk":"USER#{sub}","sk":"PROFILE"}' };

    for (const [FunctionName, variables] of [
      ['add_user', { ...key, ...row }],
      ['retry_user', key],
      ['reconcile_users', { ...key, ...row }],
    ] as const) {
      theOne(chosen, FUNCTION, { FunctionName, Environment: { Variables: variables } });
    }
  });
});

describe('a new pool', () => {
  const { id, resource } = theOne(template, 'AWS::Cognito::UserPool');

  test("follows AWS's advice", () => {
    expect(resource).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        UsernameAttributes: ['email'],
        UsernameConfiguration: { CaseSensitive: false },
        AutoVerifiedAttributes: ['email'],
        UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
        Policies: {
          PasswordPolicy: {
            MinimumLength: 12,
            RequireLowercase: true,
            RequireUppercase: true,
            RequireNumbers: true,
            RequireSymbols: true,
          },
        },
        MfaConfiguration: 'OPTIONAL',
        EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
        AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
        DeletionProtection: 'ACTIVE',
      },
    });
  });

  test('calls the trigger after a confirmation, and may', () => {
    const trigger = arnOf(theOne(template, FUNCTION, { FunctionName: 'add_user' }).id);

    expect(resource.Properties).toMatchObject({ LambdaConfig: { PostConfirmation: trigger } });
    expect(permissionsOfCognito(template)).toBe(1);
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      Principal: 'cognito-idp.amazonaws.com',
      FunctionName: trigger,
      SourceArn: arnOf(id),
      SourceAccount: { Ref: 'AWS::AccountId' },
    });
  });
});

describe('an existing pool', () => {
  test.each([
    [
      'by its id',
      'eu-central-1_AbCdEfGhI',
      {
        SourceArn: {
          'Fn::Join': [
            '',
            [
              'arn:',
              { Ref: 'AWS::Partition' },
              ':cognito-idp:',
              { Ref: 'AWS::Region' },
              ':',
              { Ref: 'AWS::AccountId' },
              ':userpool/eu-central-1_AbCdEfGhI',
            ],
          ],
        },
        SourceAccount: { Ref: 'AWS::AccountId' },
      },
    ],
    [
      'by its ARN',
      'arn:aws:cognito-idp:eu-west-1:210987654321:userpool/eu-west-1_AbCdEfGhI',
      {
        SourceArn: 'arn:aws:cognito-idp:eu-west-1:210987654321:userpool/eu-west-1_AbCdEfGhI',
        SourceAccount: '210987654321',
      },
    ],
  ])('%s gets the right to call the trigger, and is left as it is', (_name, userPool, source) => {
    const { template: existing } = synthesize({ userPool });

    existing.resourceCountIs('AWS::Cognito::UserPool', 0);
    expect(permissionsOfCognito(existing)).toBe(1);
    existing.hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      Principal: 'cognito-idp.amazonaws.com',
      ...source,
    });
  });
});

describe('the note in the template', () => {
  test('says what a deploy must know, and no address', () => {
    const { template: noted } = synthesize({ alarmEmail: 'oncall@example.com' });

    expect(readNote(JSON.stringify(noted.toJSON()))).toEqual({
      userPool: { kind: 'new' },
      functionName: 'add_user',
      retryFunctionName: 'retry_user',
      reconcileFunctionName: 'reconcile_users',
      usersTable: 'new',
      usersTableName: USERS_TABLE.name,
      usersTableKey: [USERS_TABLE.partitionKey],
      accountConcurrency: 1_000,
    });
  });
});
