import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, test } from '@jest/globals';
import { AwsCallError, calling, ifFound, isLasting } from '../../../infra/aws/aws-call-error.ts';
import { UsageError } from '../../../infra/cli/command-errors.ts';
import { isFatal } from '../../../src/adapters/fatal-fault.ts';

const CALL = { action: 'dynamodb:PutItem', target: 'table t', region: 'eu-central-1' };
const PERSONAL = { ...CALL, isPersonal: true };

const named = (name: string, fields: object = {}, message = 'ada@example.com'): Error =>
  Object.assign(new Error(message), { name }, fields);

const LASTING = true;
const PASSING = false;

test.each([
  [
    'AccessDeniedException',
    'PERMISSION: you may not call dynamodb:PutItem on table t: al',
    LASTING,
  ],
  ['ResourceNotFoundException', 'NOT_FOUND: there is no table t in eu-central-1 (', LASTING],
  ['QueueDoesNotExist', 'NOT_FOUND: there is no table t in eu-central-1 (', LASTING],
  ['ExpiredTokenException', 'CREDENTIALS: AWS does not know you (ExpiredTokenEx', LASTING],
  ['CredentialsProviderError', 'CREDENTIALS: AWS does not know you (Credentials', LASTING],
  [
    'TimeoutError',
    'UNREACHABLE: AWS cannot be reached in eu-central-1 (dynamodb:PutItem: T',
    PASSING,
  ],
  ['InvalidAction', 'UNREACHABLE: what answered dynamodb:PutItem is not the service', PASSING],
  ['SyntaxError', 'UNREACHABLE: what answered dynamodb:PutItem is not the service', PASSING],
  ['ThrottlingException', 'AWS: AWS is busy or has a fault (dynamodb:PutItem: Throt', PASSING],
  [
    'ValidationException',
    'AWS: dynamodb:PutItem on table t failed with ValidationException',
    PASSING,
  ],
])('%s is told in a line, without what AWS wrote', (name, text, lasting) => {
  const fault = named(name);

  const error = new AwsCallError(fault, PERSONAL);

  expect(error.message).toContain(`ADD_USER_E_${text}`);
  expect(error.message).not.toMatch(/ada|\n/);
  expect(error.cause).toBe(fault);
  expect(isLasting(fault)).toBe(lasting);
});

test('a fault that nobody has a sentence for is told with the text of AWS, in one line', () => {
  const fault = named('InvalidParameterException', {}, 'It  must\nbe so.');

  expect(new AwsCallError(fault, { action: 'cognito-idp:UpdateUserPool' }).message).toBe(
    'ADD_USER_E_AWS: cognito-idp:UpdateUserPool failed with InvalidParameterException: It must be so.',
  );
});

test('trying again is advised only where that can help', () => {
  const again = /again/;

  expect(
    new AwsCallError(named('Any', { $metadata: { httpStatusCode: 503 } }), CALL).message,
  ).toMatch(again);
  for (const name of ['InvalidAction', 'SyntaxError', 'ValidationException', 'AccessDenied']) {
    expect(new AwsCallError(named(name), CALL).message).not.toMatch(again);
  }
});

test('the action that AWS refused is told, which need not be the one that was called', () => {
  const fault = named(
    'AccessDenied',
    {},
    'User: arn:aws:iam::123456789012:user/me is not authorized to perform: iam:PassRole on resource: sms',
  );

  expect(new AwsCallError(fault, CALL).message).toContain(
    'you may not call iam:PassRole on table t',
  );
});

test('a missing region is known by its text: the SDK has no class for it', () => {
  expect(new AwsCallError(new Error('Region is missing'), CALL)).toMatchObject({
    code: 'ADD_USER_E_REGION',
    exitCode: 2,
  });
});

test.each(['not a region', 'eu-central-1.example.com/'])(
  'the region %j, which is none, is told as that',
  async (region) => {
    const client = new STSClient({
      region,
      credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'local' },
    });
    const fault = await client.send(new GetCallerIdentityCommand()).catch((it: unknown) => it);

    expect(new AwsCallError(fault, CALL)).toMatchObject({
      code: 'ADD_USER_E_REGION',
      exitCode: 2,
    });
  },
);

test('a reason is found behind what wraps it, and by its code', () => {
  const wrapped = named('IdempotencyPersistenceLayerError', {
    cause: named('AccessDeniedException'),
  });

  expect(isLasting(wrapped)).toBe(true);
  expect(new AwsCallError(named('Error', { code: 'ENOTFOUND' }), CALL).message).toContain(
    'ENOTFOUND',
  );
  expect(isLasting(undefined)).toBe(false);
});

test.each([
  'AccessDeniedException',
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'NotAuthorizedException',
  'ResourceNotFoundException',
  'TokenProviderError',
  'UnrecognizedClientException',
])('%s stops a command as it stops a function', (name) => {
  expect([isFatal(named(name)), isLasting(named(name))]).toEqual([true, true]);
});

test('a call passes its answer on, and the errors of a command as they are', async () => {
  const own = new UsageError('text');

  await expect(calling('sts:GetCallerIdentity', Promise.resolve(1))).resolves.toBe(1);
  await expect(calling('sts:GetCallerIdentity', Promise.reject(own))).rejects.toBe(own);
  await expect(
    calling('sts:GetCallerIdentity', Promise.reject(named('ExpiredToken'))),
  ).rejects.toMatchObject({ code: 'ADD_USER_E_CREDENTIALS', exitCode: 2 });
});

test('what is missing need not be an error', async () => {
  const call = (name: string) => ifFound('lambda:GetPolicy', Promise.reject(named(name)));

  await expect(call('ResourceNotFoundException')).resolves.toBeUndefined();
  await expect(call('AccessDeniedException')).rejects.toMatchObject({
    code: 'ADD_USER_E_PERMISSION',
  });
});
