import { expect, test } from '@jest/globals';
import { awsAccessError, isLasting } from '../../../infra/cli/aws-errors.ts';

const CALL = { action: 'dynamodb:PutItem', target: 'table t', region: 'eu-central-1' };

const named = (name: string, fields: object = {}): Error =>
  Object.assign(new Error('ada@example.com'), { name }, fields);

test.each([
  ['AccessDeniedException', 'These credentials may not do dynamodb:PutItem on table t.', true],
  ['ResourceNotFoundException', 'There is no table t in eu-central-1: check its', true],
  ['ExpiredTokenException', 'AWS does not accept these credentials (ExpiredTokenException)', true],
  ['CredentialsProviderError', 'There are no AWS credentials that can be used', true],
  ['TimeoutError', 'AWS cannot be reached in eu-central-1 (dynamodb:PutItem: TimeoutError)', false],
  ['InternalServerError', 'dynamodb:PutItem on table t failed (InternalServerError)', false],
])('%s is told in a line, without what AWS wrote', (name, text, lasting) => {
  const fault = named(name);

  const error = awsAccessError(fault, CALL);

  expect(error).toMatchObject({ code: 'ADD_USER_E_AWS_ACCESS', exitCode: 2, cause: fault });
  expect(error.message).toContain(text);
  expect(error.message).not.toMatch(/ada|\n/);
  expect(isLasting(fault)).toBe(lasting);
});

test('a reason is found behind what wraps it, and by its code', () => {
  const wrapped = named('IdempotencyPersistenceLayerError', {
    cause: named('AccessDeniedException'),
  });

  expect(isLasting(wrapped)).toBe(true);
  expect(awsAccessError(named('Error', { code: 'ENOTFOUND' }), CALL).message).toContain(
    'ENOTFOUND',
  );
  expect(isLasting(undefined)).toBe(false);
});
