import { describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { AddUser } from '../../../infra/stack/add-user.ts';
import { readNote } from '../../../infra/stack/template-note.ts';
import { readText } from '../../support/source-files.ts';
import { policyOfRole, type Statement } from './policies.ts';
import { type PlainTemplate, resolve } from './resolve.ts';
import { synthesize } from './synthesized.ts';

process.env.CDK_VALIDATION = 'false';

const KEY = 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const OPTIONS = { events: 'row', reconcile: 'apply' };

const without = synthesize(OPTIONS).template;
const { template } = synthesize({ ...OPTIONS, kmsKeyArn: KEY });
const reporting = synthesize({ kmsKeyArn: KEY }).template;

/** What names the key, in each kind of resource that holds something. */
const ENCRYPTED = {
  'AWS::DynamoDB::Table': {
    SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: KEY },
  },
  'AWS::SQS::Queue': { KmsMasterKeyId: KEY },
  'AWS::SNS::Topic': { KmsMasterKeyId: KEY },
  'AWS::Logs::LogGroup': { KmsKeyId: KEY },
} as const;

const plainOf = (it: Template) => it.toJSON() as PlainTemplate; // it has resources

describe.each(Object.entries(ENCRYPTED))('every %s', (type, properties) => {
  const resources = Object.values(template.findResources(type));

  test('is encrypted with the key', () => {
    expect(resources.length).toBeGreaterThan(0);
    for (const { Properties } of resources) {
      expect(Properties).toMatchObject(properties);
      expect(Properties).not.toHaveProperty('SqsManagedSseEnabled');
    }
  });

  test('is encrypted with a key of AWS if there is none', () => {
    expect(JSON.stringify(without.findResources(type))).not.toMatch(/kms/i);
  });
});

/**
 * What each call needs of the key that encrypts its table or queue, by the pages of both services.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 */
const READING = ['kms:Decrypt', 'kms:DescribeKey'];
const WRITING = [
  ...READING,
  ...['kms:Encrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
  ...['kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'],
];
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'dynamodb:GetItem': READING,
  'dynamodb:BatchGetItem': READING,
  'dynamodb:GetRecords': READING,
  'dynamodb:PutItem': WRITING,
  'dynamodb:UpdateItem': WRITING,
  'dynamodb:DeleteItem': WRITING,
  'sqs:SendMessage': ['kms:Decrypt', 'kms:GenerateDataKey'],
  'sqs:ReceiveMessage': ['kms:Decrypt'],
};
/** These touch no data. */
const NEEDLESS = [
  ...['dynamodb:DescribeStream', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
  ...['sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
];

const isOfKey = ({ Sid = '' }: Statement): boolean => Sid.startsWith('UseKey');

/** Every role of a template that has a policy, by its logical id. */
const rolesOf = (it: Template): readonly string[] =>
  Object.values(it.findResources('AWS::IAM::Policy')).flatMap(({ Properties }) =>
    Properties.Roles.map(({ Ref }: { Ref: string }) => Ref),
  );

const expected = (statements: readonly Statement[]): readonly unknown[] =>
  (['dynamodb', 'sqs'] as const).flatMap((service) => {
    const calls = statements
      .flatMap(({ Action }) => Action)
      .filter((action) => action.startsWith(`${service}:`));
    expect(calls.filter((call) => !NEEDED[call] && !NEEDLESS.includes(call))).toEqual([]);
    const actions = new Set(calls.flatMap((call) => NEEDED[call] ?? []));
    return actions.size === 0
      ? []
      : [{ service, actions: [...actions].sort(), Resource: [KEY], Effect: 'Allow' }];
  });

const given = (statements: readonly Statement[]): readonly unknown[] =>
  statements.map(({ Effect, Action, Resource, Condition }) => {
    const { StringLike } = Condition as { StringLike: Readonly<Record<string, string>> }; // see access.ts
    return {
      service: StringLike['kms:ViaService']?.replace(/\.\*$/, ''),
      actions: [...Action].sort(),
      ...{ Resource, Effect },
    };
  });

describe.each([
  ['all that a stack can have', template, 4],
  ['a comparison that only reports', reporting, 3],
])('with %s', (_name, it, count) => {
  const roles = rolesOf(it);

  test('the roles are those of the functions and of the pipe', () => {
    expect(roles).toHaveLength(count);
  });

  test.each(roles)(
    'the role %s may use the key for what it calls, and for nothing else',
    (role) => {
      const { Statement } = policyOfRole(plainOf(it), role);

      expect(given(Statement.filter(isOfKey))).toEqual(
        expected(Statement.filter((statement) => !isOfKey(statement))),
      );
    },
  );

  test.each(roles)('the role %s has no other right for the key', (role) => {
    const ofKms = policyOfRole(plainOf(it), role).Statement.filter(({ Action }) =>
      Action.some((action) => action.startsWith('kms:')),
    );

    expect(ofKms.every(isOfKey)).toBe(true);
    expect(ofKms.length).toBeGreaterThan(0);
  });
});

test('without a key no role may use one', () => {
  expect(JSON.stringify(without.findResources('AWS::IAM::Policy'))).not.toContain('kms:');
});

describe('the key', () => {
  test('can be one of the app, whose ARN is known at deployment only', () => {
    const stack = new Stack(new App(), 'shop');
    new AddUser(stack, 'AddUser', { kmsKeyArn: new Key(stack, 'Key').keyArn });
    const [queue] = Object.values(Template.fromStack(stack).findResources('AWS::SQS::Queue'));

    expect(queue?.Properties.KmsMasterKeyId).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'],
    });
  });

  test('must be of the region of the stack, where that is known', () => {
    const stackIn = (region: string) => {
      const stack = new Stack(new App(), 'shop', { env: { region } });
      return new AddUser(stack, 'AddUser', { kmsKeyArn: KEY });
    };

    expect(() => stackIn('eu-west-3')).toThrow(
      'ADD_USER_E_OPTION: kmsKeyArn must be a key of the region of the stack, eu-west-3: ',
    );
    expect(() => stackIn('eu-central-1')).not.toThrow();
  });

  test('is in the note of the template, for the deploy to compare', () => {
    expect(readNote(JSON.stringify(template.toJSON()))).toMatchObject({ kmsKeyArn: KEY });
    expect(readNote(JSON.stringify(without.toJSON()))).not.toHaveProperty('kmsKeyArn');
  });
});

describe("the key's policy in docs/deploy.md", () => {
  type KeyStatement = {
    readonly Principal: { readonly Service?: string; readonly AWS?: string };
    readonly Action: string | readonly string[];
    readonly Condition?: { readonly ArnLike: Readonly<Record<string, readonly string[]>> };
  };
  const section = readText('docs/deploy.md').split('## A key of your own')[1] ?? '';
  const { Statement } = JSON.parse(/```json\n(.*?)```/s.exec(section)?.[1] ?? '') as {
    readonly Statement: readonly KeyStatement[];
  };
  const of = (principal: string) =>
    Statement.find(({ Principal }) => Object.values(Principal).join().includes(principal));

  test('lets IAM decide, and services that act for nobody do what they do', () => {
    expect(Statement).toHaveLength(3);
    expect(of(':root')?.Action).toBe('kms:*');
    expect(of('cloudwatch.amazonaws.com')?.Action).toEqual([
      ...['kms:Decrypt', 'kms:GenerateDataKey*'],
    ]);
    expect(of('logs.eu-central-1.amazonaws.com')?.Action).toEqual([
      ...['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'],
      'kms:DescribeKey',
    ]);
  });

  test('has every log group of the stack, and no group of others', () => {
    const forms = of('logs.')?.Condition?.ArnLike['kms:EncryptionContext:aws:logs:arn'] ?? [];
    const starts = forms.map((form) => form.replace(/^.*:log-group:(.*)\*$/, '$1'));
    const names = Object.values(template.findResources('AWS::Logs::LogGroup')).map(
      ({ Properties }) => String(resolve(plainOf(template), Properties.LogGroupName)),
    );

    expect(names).toHaveLength(4);
    for (const name of names) {
      expect(starts.filter((start) => name.startsWith(start))).toHaveLength(1);
    }
    expect(starts).toEqual(['/aws/lambda/', '/aws/vendedlogs/pipes/']);
  });
});
