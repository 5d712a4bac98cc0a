import { Stack, Token } from 'aws-cdk-lib';
import { TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Access } from './access.ts';
import { optional } from './option-readers.ts';
import { regionIn, requireRegion } from './required-region.ts';

type KeyOptions = { readonly kmsKeyArn: string | undefined };

/** ARN of the key that encrypts what the stack makes. Not an alias: policies take keys only. */
export const keyOption = optional(
  /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
  'the ARN of a KMS key, and not of an alias: arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
);

/** The key as CDK knows it. Its policy is its owner's: `docs/deploy.md` says what has to be in it. */
export const ownKey = (scope: Construct, { kmsKeyArn }: KeyOptions): IKey | undefined => {
  if (kmsKeyArn === undefined) {
    return undefined;
  }
  const { region } = Stack.of(scope);
  if (!Token.isUnresolved(region) && !Token.isUnresolved(kmsKeyArn)) {
    requireRegion('kmsKeyArn', regionIn(kmsKeyArn), region);
  }
  return Key.fromKeyArn(scope, 'OwnKey', kmsKeyArn);
};

/** How a table is encrypted: with a key of AWS if there is no other. */
export const tableEncryption = (key: IKey | undefined) =>
  key && { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: key };

/** How a queue is encrypted: by SQS itself if there is no key. */
export const queueEncryption = (key: IKey | undefined) =>
  key && { encryption: QueueEncryption.KMS, encryptionMasterKey: key };

/** What a call to a service needs of the key, with which the service then calls KMS for its caller. */
type Need = {
  readonly service: 'dynamodb' | 'sqs';
  readonly calls: RegExp;
  readonly actions: readonly string[];
};

/**
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 */
const NEEDS: readonly Need[] = [
  {
    service: 'dynamodb',
    calls: /^dynamodb:(?:BatchGetItem|GetItem|GetRecords|PutItem|UpdateItem|DeleteItem)$/,
    actions: ['kms:Decrypt', 'kms:DescribeKey'],
  },
  {
    service: 'dynamodb',
    calls: /^dynamodb:(?:PutItem|UpdateItem|DeleteItem)$/,
    actions: [
      ...['kms:Encrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
      ...['kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'],
    ],
  },
  { service: 'sqs', calls: /^sqs:(?:SendMessage|ReceiveMessage)$/, actions: ['kms:Decrypt'] },
  { service: 'sqs', calls: /^sqs:SendMessage$/, actions: ['kms:GenerateDataKey'] },
];

const SIDS = { dynamodb: 'UseKeyOfTables', sqs: 'UseKeyOfQueues' } as const;

/** What a role needs of the key besides its other rights: by way of these services, and not by itself. */
export const keyAccess = (
  { kmsKeyArn }: KeyOptions,
  access: readonly Access[],
): readonly Access[] => {
  const calls = access.flatMap(({ actions }) => actions);
  const needs = NEEDS.filter((need) => calls.some((call) => need.calls.test(call)));
  return (['dynamodb', 'sqs'] as const).flatMap((service) => {
    const actions = needs.flatMap((need) => (need.service === service ? need.actions : []));
    return kmsKeyArn === undefined || actions.length === 0
      ? []
      : [{ sid: SIDS[service], actions, resource: kmsKeyArn, by: service }];
  });
};
