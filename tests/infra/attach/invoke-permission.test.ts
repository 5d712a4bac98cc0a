import { describe, expect, test } from '@jest/globals';
import { permissionOf, type Statement } from '../../../infra/aws/invoke-permission.ts';
import { functionArn, parsePoolArn } from '../../../infra/aws/pool-names.ts';
import { UsageError } from '../../../infra/cli/command-errors.ts';
import { cognitoStatement } from '../../support/fake-function-policy.ts';

const ACCOUNT = '123456789012';
const POOLS = `arn:aws:cognito-idp:eu-central-1:${ACCOUNT}:userpool`;
const POOL = parsePoolArn(`${POOLS}/eu-central-1_AbCdEf123`);
const OURS = cognitoStatement('ours', POOL.arn, ACCOUNT);
const OTHER = cognitoStatement('other', `${POOLS}/eu-central-1_Other9999`, ACCOUNT);

const condition = (keys: NonNullable<Statement['Condition']>): Statement => ({
  ...OURS,
  Condition: keys,
});

describe('who may call a function', () => {
  test.each<readonly [string, Statement]>([
    ['as Lambda writes it', OURS],
    [
      'with a list of pools',
      condition({
        ArnEquals: { 'aws:SourceArn': [`${POOLS}/x`, POOL.arn] },
        StringEquals: { 'aws:SourceAccount': [ACCOUNT] },
      }),
    ],
    [
      'with a pattern',
      condition({
        ArnLike: { 'AWS:SOURCEARN': `${POOLS}/eu-central-1_AbCdEf12?` },
        StringEquals: { 'aws:sourceaccount': ACCOUNT },
      }),
    ],
    [
      'with a list of services and actions',
      {
        ...OURS,
        Principal: { Service: ['sqs.amazonaws.com', 'cognito-idp.amazonaws.com'] },
        Action: ['lambda:GetFunction', 'lambda:*'],
      },
    ],
    ['as anybody', { ...OURS, Principal: '*' }],
  ])('Cognito is allowed %s', (_, statement) => {
    expect(permissionOf([OTHER, statement], POOL)).toEqual({ kind: 'allowed' });
  });

  test.each<readonly [string, Statement]>([
    ['a denial', { ...OURS, Effect: 'Deny' }],
    ['another service', { ...OURS, Principal: { Service: 's3.amazonaws.com' } }],
    ['another action', { ...OURS, Action: 'lambda:GetFunction' }],
    ['nobody', { Effect: 'Allow' }],
  ])('%s allows nothing', (_, statement) => {
    expect(permissionOf([statement], POOL)).toEqual({ kind: 'nothing' });
  });

  test('a dot of a pattern is a dot', () => {
    const statement = condition({ ArnLike: { 'AWS:SourceArn': POOL.arn.replace('-', '.') } });

    expect(permissionOf([statement], POOL)).toMatchObject({ kind: 'other-pool' });
  });

  test('a statement that fits the pool tells more than one for another', () => {
    const wrongAccount = cognitoStatement('a', POOL.arn, '999999999999');

    expect(permissionOf([OTHER, wrongAccount], POOL)).toEqual({
      kind: 'wrong-account',
      accounts: ['999999999999'],
    });
  });
});

test('a name means a function beside the pool', () => {
  const arn = `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:add_user:live`;

  expect(functionArn('add_user:live', POOL)).toBe(arn);
  expect(functionArn(arn, POOL)).toBe(arn);
  expect(() => functionArn('add user', POOL)).toThrow(UsageError);
});
