import { describe, expect, test } from '@jest/globals';
import { causesOf, fatalCause, isFatal, rootReason } from '../../../src/adapters/fatal-fault.ts';

const named = (name: string, cause?: unknown) =>
  Object.assign(new Error(name, { cause }), { name });

describe('a fault', () => {
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
  ])('%s concerns every call', (name) => {
    expect(isFatal(named(name))).toBe(true);
  });

  test.each([
    named('ProvisionedThroughputExceededException'),
    named('TimeoutError'),
    'a string',
    undefined,
  ])('%p may pass', (fault) => {
    expect(isFatal(fault)).toBe(false);
  });

  test('is found below what a library wrapped around it', () => {
    const cause = named('AccessDeniedException');

    expect(fatalCause(named('IdempotencyPersistenceLayerError', named('Wrapped', cause)))).toBe(
      cause,
    );
  });

  test('is given with its causes, whatever is no error left out', () => {
    const [inner, outer] = [named('Inner', 'a string'), named('Outer')];
    outer.cause = inner;

    expect(causesOf(outer)).toEqual([outer, inner]);
    expect(causesOf('a string')).toEqual([]);
  });

  test('that is its own cause ends the search', () => {
    const fault = named('Endless');
    fault.cause = fault;
    expect(causesOf(fault)).toEqual([fault, fault, fault, fault, fault]);

    expect(isFatal(fault)).toBe(false);
  });
});

describe('why something failed, in a word', () => {
  test.each([
    [named('ThrottlingException'), 'ThrottlingException'],
    [named('IdempotencyPersistenceLayerError', named('TimeoutError')), 'TimeoutError'],
    [Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
    [Object.assign(new Error('connect'), { code: 'ada@example.com' }), 'Error'],
    [new Error('plain'), 'Error'],
    [Object.assign(named('Named'), { code: 'ECODE' }), 'Named'],
    [named('ada@example.com'), 'unknown'],
    [named('x'.repeat(81)), 'unknown'],
    ['ada@example.com', 'unknown'],
  ])('%p: %s', (fault, word) => {
    expect(rootReason(fault)).toBe(word);
  });
});
