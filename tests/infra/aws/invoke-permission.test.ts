import { describe, expect, test } from '@jest/globals';
import { type Permission, permissionOf } from '../../../infra/aws/invoke-permission.ts';
import type { Conditions, Statement } from '../../../infra/aws/policy/statement.ts';
import { parsePoolArn } from '../../../infra/aws/pool-names.ts';
import { cognitoStatement } from '../../support/fake-function-policy.ts';

const ACCOUNT = '123456789012';
const POOLS = `arn:aws:cognito-idp:eu-central-1:${ACCOUNT}:userpool`;
const POOL = parsePoolArn(`${POOLS}/eu-central-1_AbCdEf123`);
const OTHER_POOL = `${POOLS}/eu-central-1_Other9999`;
const FUNCTION = `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:add_user`;
const COGNITO = 'cognito-idp.amazonaws.com';

const OURS = cognitoStatement('ours', POOL.arn, ACCOUNT);
const OTHER = cognitoStatement('other', OTHER_POOL, ACCOUNT);
const ALLOW = { Effect: 'Allow', Action: 'lambda:InvokeFunction', Principal: { Service: COGNITO } };
const THIS_POOL: Conditions = { ArnLike: { 'aws:SourceArn': POOL.arn } };
const DENY = { ...ALLOW, Sid: 'no', Effect: 'Deny' };

type Kind = Permission['kind'];
type Row = readonly [what: string, Kind, ...statements: Statement[]];

const kindOf = (statements: readonly Statement[]): Kind =>
  permissionOf(statements, POOL, FUNCTION).kind;

const under = (Condition: Conditions): Statement => ({ ...ALLOW, Condition });

describe('who is meant', () => {
  test.each<Row>([
    ['a service', 'allowed', OURS],
    [
      'a list of services',
      'allowed',
      { ...OURS, Principal: { Service: ['sqs.amazonaws.com', COGNITO] } },
    ],
    ['anybody', 'allowed', { ...OURS, Principal: '*' }],
    ['anybody of AWS', 'allowed', { ...OURS, Principal: { AWS: '*' } }],
    ['anybody among others', 'allowed', { ...OURS, Principal: { AWS: [ACCOUNT, '*'] } }],
    ['any service', 'allowed', { ...OURS, Principal: { Service: '*' } }],
    ['another service', 'nothing', { ...OURS, Principal: { Service: 's3.amazonaws.com' } }],
    ['an account', 'nothing', { ...OURS, Principal: { AWS: ACCOUNT } }],
    ['a name that is no kind', 'nothing', { ...OURS, Principal: COGNITO }],
    ['nobody', 'nothing', { Effect: 'Allow', Action: '*' }],
    [
      'everybody but a role',
      'denied',
      OURS,
      {
        Sid: 'no',
        Effect: 'Deny',
        Action: '*',
        NotPrincipal: { AWS: `arn:aws:iam::${ACCOUNT}:role/me` },
      },
    ],
    [
      'everybody but Cognito',
      'allowed',
      OURS,
      { Effect: 'Deny', Action: '*', NotPrincipal: { Service: COGNITO } },
    ],
  ])('%s: %s', (_, kind, ...statements) => {
    expect(kindOf(statements)).toBe(kind);
  });
});

describe('what is meant', () => {
  test.each<Row>([
    ['an action in another case', 'allowed', { ...OURS, Action: 'lambda:invokeFunction' }],
    ['an action with a wildcard', 'allowed', { ...OURS, Action: 'lambda:Invoke*' }],
    [
      'an action with a wildcard for one character',
      'allowed',
      { ...OURS, Action: 'lambda:InvokeFunctio?' },
    ],
    ['one action of a list', 'allowed', { ...OURS, Action: ['lambda:GetFunction', 'LAMBDA:*'] }],
    ['every action', 'allowed', { ...OURS, Action: '*' }],
    ['another action', 'nothing', { ...OURS, Action: 'lambda:GetFunction' }],
    ['the action for URLs alone', 'nothing', { ...OURS, Action: 'lambda:InvokeFunctionUrl' }],
    ['a longer name', 'nothing', { ...OURS, Action: 'xlambda:InvokeFunction' }],
    [
      'all actions but this',
      'nothing',
      { ...without(OURS, 'Action'), NotAction: 'lambda:invoke*' },
    ],
    [
      'all actions but another',
      'allowed',
      { ...without(OURS, 'Action'), NotAction: ['lambda:DeleteFunction'] },
    ],
    ['this function', 'allowed', { ...OURS, Resource: FUNCTION }],
    [
      'functions by a pattern',
      'allowed',
      { ...OURS, Resource: [`${FUNCTION}:live`, `${FUNCTION.slice(0, -1)}?`] },
    ],
    ['another function', 'nothing', { ...OURS, Resource: `${FUNCTION}2` }],
    ['all functions but this', 'nothing', { ...OURS, NotResource: FUNCTION }],
    ['all functions but another', 'allowed', { ...OURS, NotResource: `${FUNCTION}2` }],
  ])('%s: %s', (_, kind, ...statements) => {
    expect(kindOf(statements)).toBe(kind);
  });

  test('a function that is not named is not looked at', () => {
    const elsewhere = [{ ...OURS, Resource: `${FUNCTION}2` }];
    const butElsewhere = [{ ...OURS, NotResource: FUNCTION }];

    expect(permissionOf(elsewhere, POOL).kind).toBe('allowed');
    expect(permissionOf(butElsewhere, POOL).kind).toBe('allowed');
  });
});

function without<Fields extends object>(fields: Fields, name: keyof Fields): Fields {
  const { [name]: _, ...others } = fields;
  return others as Fields; // every member of a statement is optional
}

describe('a condition', () => {
  test.each<readonly [Kind, Conditions]>([
    // As Lambda writes it, and as CDK's addTrigger does: the ARN holds the account.
    [
      'allowed',
      { ArnLike: { 'AWS:SourceArn': POOL.arn }, StringEquals: { 'AWS:SourceAccount': ACCOUNT } },
    ],
    ['allowed', { ArnLike: { 'AWS:SourceArn': POOL.arn } }],
    // StringEquals and its kin.
    ['allowed', { StringEquals: { 'aws:SourceArn': POOL.arn } }],
    ['allowed', { StringEquals: { 'aws:sourcearn': [OTHER_POOL, POOL.arn] } }],
    ['condition-not-met', { StringEquals: { 'aws:SourceArn': `${POOLS}/*` } }],
    ['other-pool', { StringEquals: { 'aws:SourceArn': POOL.arn.toUpperCase() } }],
    ['allowed', { StringEqualsIgnoreCase: { 'aws:SourceArn': POOL.arn.toUpperCase() } }],
    ['other-pool', { StringEqualsIgnoreCase: { 'aws:SourceArn': OTHER_POOL } }],
    ['condition-not-met', { StringNotEquals: { 'aws:SourceArn': POOL.arn } }],
    ['any-pool', { StringNotEquals: { 'aws:SourceArn': OTHER_POOL } }],
    ['condition-not-met', { StringNotEquals: { 'aws:SourceArn': [OTHER_POOL, POOL.arn] } }],
    [
      'condition-not-met',
      { StringNotEqualsIgnoreCase: { 'aws:SourceArn': POOL.arn.toUpperCase() } },
    ],
    // StringLike.
    ['allowed', { StringLike: { 'aws:SourceArn': `${POOLS}/eu-central-1_AbC*` } }],
    ['allowed', { StringLike: { 'aws:SourceArn': `${POOLS}/eu-central-1_AbCdEf12?` } }],
    ['any-pool', { StringLike: { 'aws:SourceArn': '*' } }],
    ['allowed', { StringLike: { 'aws:SourceArn': `arn:aws:*:${ACCOUNT}:*_AbCdEf123` } }],
    [
      'condition-not-met',
      { StringLike: { 'aws:SourceArn': POOL.arn.replace('eu-central', 'eu?west?') } },
    ],
    ['other-pool', { StringLike: { 'aws:SourceArn': POOL.arn.replace('-', '.') } }],
    ['condition-not-met', { StringNotLike: { 'aws:SourceArn': `${POOLS}/*` } }],
    // ArnLike and ArnEquals are the same; a wildcard stays within its segment.
    ['allowed', { ArnEquals: { 'aws:SourceArn': `${POOLS}/eu-central-1_AbC*` } }],
    [
      'allowed',
      { ArnLike: { 'aws:SourceArn': `arn:*:cognito-idp:*:${ACCOUNT}:userpool/*_AbCdEf123` } },
    ],
    ['any-pool', { ArnLike: { 'aws:SourceArn': `${POOLS}/*` } }],
    ['any-pool', { ArnLike: { 'aws:SourceArn': 'arn:aws:cognito-idp:*:*:*' } }],
    ['no-account', { ArnLike: { 'aws:SourceArn': POOL.arn.replace(ACCOUNT, '*') } }],
    [
      'condition-not-met',
      { ArnLike: { 'aws:SourceArn': `arn:aws:*:x:${ACCOUNT}:userpool/eu-central-1_AbCdEf123` } },
    ],
    ['condition-not-met', { ArnLike: { 'aws:SourceArn': 'arn:aws:cognito-idp:*:x:y' } }],
    ['unjudged', { ArnLike: { 'aws:SourceArn': '*' } }],
    ['condition-not-met', { ArnNotLike: { 'aws:SourceArn': `${POOLS}/*` } }],
    ['any-pool', { ArnNotEquals: { 'aws:SourceArn': OTHER_POOL } }],
    // Accounts alone.
    ['any-pool', { StringEquals: { 'aws:SourceAccount': ACCOUNT } }],
    ['wrong-account', { StringEquals: { 'aws:SourceAccount': '999999999999' } }],
    // Keys that the call comes without.
    ['condition-not-met', { ...THIS_POOL, StringEquals: { 'aws:PrincipalOrgID': 'o-1' } }],
    ['allowed', { ...THIS_POOL, StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-1' } }],
    ['allowed', { ...THIS_POOL, StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } }],
    ['allowed', { ...THIS_POOL, 'ForAllValues:StringEquals': { 'aws:PrincipalOrgID': 'o-1' } }],
    [
      'condition-not-met',
      { ...THIS_POOL, 'ForAnyValue:StringEquals': { 'aws:PrincipalOrgID': 'o-1' } },
    ],
    [
      'condition-not-met',
      { ...THIS_POOL, 'ForAnyValue:StringNotEquals': { 'aws:PrincipalOrgID': 'o-1' } },
    ],
    [
      'allowed',
      { ...THIS_POOL, 'ForAnyValue:StringEqualsIfExists': { 'aws:PrincipalOrgID': 'o-1' } },
    ],
    ['allowed', { ...THIS_POOL, Null: { 'aws:PrincipalOrgID': 'true' } }],
    ['condition-not-met', { ...THIS_POOL, Null: { 'aws:PrincipalOrgID': false } }],
    ['allowed', { ...THIS_POOL, Null: { 'aws:SourceArn': 'FALSE' } }],
    ['condition-not-met', { ...THIS_POOL, Null: { 'aws:SourceArn': true } }],
    // Those of a function with a URL.
    ['condition-not-met', { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } }],
    ['condition-not-met', { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } }],
    ['condition-not-met', { StringEquals: { 'lambda:EventSourceToken': 'amzn1.ask.skill' } }],
    // Bool.
    ['allowed', { ...THIS_POOL, Bool: { 'aws:PrincipalIsAWSService': 'True' } }],
    ['allowed', { ...THIS_POOL, Bool: { 'aws:SecureTransport': true } }],
    ['condition-not-met', { ...THIS_POOL, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } }],
    ['allowed', { ...THIS_POOL, StringEquals: { 'aws:PrincipalServiceName': COGNITO } }],
    // Quantifiers on a key that has one value.
    ['allowed', { 'ForAnyValue:ArnLike': { 'aws:SourceArn': [OTHER_POOL, POOL.arn] } }],
    ['allowed', { 'ForAllValues:ArnLike': { 'aws:SourceArn': [OTHER_POOL, POOL.arn] } }],
    ['other-pool', { 'ForAllValues:ArnLike': { 'aws:SourceArn': OTHER_POOL } }],
    // What only AWS knows.
    ['unjudged', { ...THIS_POOL, StringEquals: { 'aws:SourceOrgID': 'o-1' } }],
    ['unjudged', { ...THIS_POOL, Null: { 'aws:SourceOrgID': 'true' } }],
    ['unjudged', { ...THIS_POOL, DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } }],
    ['unjudged', { ...THIS_POOL, StringSoundsLike: { 'aws:SourceArn': POOL.arn } }],
    ['unjudged', { ArnLike: { 'aws:SourceArn': `${POOLS}/\${aws:PrincipalTag/pool}` } }],
    [
      'other-pool',
      { ArnLike: { 'aws:SourceArn': OTHER_POOL }, StringEquals: { 'aws:SourceOrgID': 'o-1' } },
    ],
    // None at all.
    ['any-pool', {}],
  ])('leads to %s: %j', (kind, conditions) => {
    expect(kindOf([under(conditions)])).toBe(kind);
  });
});

describe('several statements', () => {
  test.each<Row>([
    ['one that fits is enough', 'allowed', OTHER, OURS],
    ['none', 'nothing'],
    ['a Deny alone', 'denied', { ...OURS, Effect: 'Deny' }],
    ['an effect that is none', 'nothing', { ...OURS, Effect: 'allow' }],
    ['a Deny wins', 'denied', OURS, DENY],
    [
      'a Deny of every action wins',
      'denied',
      OURS,
      { ...DENY, Action: 'lambda:*', Principal: '*' },
    ],
    ['a Deny for this pool wins', 'denied', OURS, { ...DENY, Condition: THIS_POOL }],
    [
      'a Deny for another pool does not count',
      'allowed',
      OURS,
      { ...DENY, Condition: { ArnLike: { 'aws:SourceArn': OTHER_POOL } } },
    ],
    [
      'a Deny for all other pools does not count',
      'allowed',
      OURS,
      { ...DENY, Condition: { ArnNotLike: { 'aws:SourceArn': POOL.arn } } },
    ],
    [
      'a Deny of another action does not count',
      'allowed',
      OURS,
      { ...DENY, Action: 'lambda:DeleteFunction' },
    ],
    [
      'a Deny that nobody can judge',
      'unjudged',
      OURS,
      { ...DENY, Condition: { StringEquals: { 'aws:SourceOrgID': 'o-1' } } },
    ],
    [
      'a Deny that nobody can judge, without an Allow',
      'nothing',
      { ...DENY, Condition: { StringEquals: { 'aws:SourceOrgID': 'o-1' } } },
    ],
    [
      'an Allow that nobody can judge beside one that fits',
      'allowed',
      OURS,
      under({ StringEquals: { 'aws:SourceOrgID': 'o-1' } }),
    ],
    ['one that fits beside one for every pool', 'any-pool', OURS, under({})],
    [
      'one for every pool, and a Deny for all others',
      'allowed',
      under({}),
      { ...DENY, Condition: { ArnNotLike: { 'aws:SourceArn': POOL.arn } } },
    ],
    [
      'one for a function URL alone',
      'condition-not-met',
      { ...ALLOW, Principal: '*', Condition: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } } },
    ],
  ])('%s: %s', (_, kind, ...statements) => {
    expect(kindOf(statements)).toBe(kind);
  });
});

describe('the reason', () => {
  test('a statement for this pool tells more than one for another', () => {
    const wrongAccount = cognitoStatement('a', POOL.arn, '999999999999');

    expect(permissionOf([OTHER, wrongAccount], POOL)).toEqual({
      kind: 'wrong-account',
      accounts: ['999999999999'],
    });
  });

  test('names the pools that may', () => {
    const elsewhere = cognitoStatement('a', OTHER_POOL, '999999999999');

    expect(permissionOf([elsewhere], POOL)).toEqual({ kind: 'other-pool', poolArns: [OTHER_POOL] });
  });

  test('names the statement that denies', () => {
    const { Sid: _, ...nameless } = DENY;

    expect(permissionOf([OURS, DENY, nameless], POOL)).toEqual({
      kind: 'denied',
      sids: ['no', 'without an id'],
    });
  });

  test('names the conditions that are not met, and those that nobody can judge', () => {
    const conditions = { ...THIS_POOL, StringEquals: { 'aws:SourceOrgID': ['o-1', 'o-2'] } };
    const unmet = { ...THIS_POOL, Bool: { 'aws:SecureTransport': false } };

    expect(permissionOf([under(conditions)], POOL)).toEqual({
      kind: 'unjudged',
      conditions: ['StringEquals aws:SourceOrgID o-1, o-2'],
    });
    expect(permissionOf([under(unmet)], POOL)).toEqual({
      kind: 'condition-not-met',
      conditions: ['Bool aws:SecureTransport false'],
    });
  });
});
