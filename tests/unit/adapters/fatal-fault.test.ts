import { describe, expect, test } from '@jest/globals';
import { fatalCause, isFatal } from '../../../src/adapters/fatal-fault.ts';

const named = (name: string, cause?: unknown) =>
  Object.assign(new Error(name, { cause }), { name });

describe('a fault', () => {
  test.each([
    'AccessDeniedException',
    'ExpiredTokenException',
    'CredentialsProviderError',
    'ResourceNotFoundException',
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

  test('that is its own cause ends the search', () => {
    const fault = named('Endless');
    fault.cause = fault;

    expect(isFatal(fault)).toBe(false);
  });
});
