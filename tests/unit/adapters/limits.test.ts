import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { callSignal, limitedClient } from '../../../src/adapters/limits.ts';
import { ATTEMPT_MS, backoffMs } from '../../../src/time-budget.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

const NEVER_MS = 2_147_483_647;

const aborted = async (signal: AbortSignal): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve());
  await promise;
};

describe('a limited client', () => {
  test('waits no longer for an attempt than the budget says, and then fails', () => {
    expect(limitedClient().requestHandler).toEqual({
      connectionTimeout: ATTEMPT_MS,
      requestTimeout: ATTEMPT_MS,
      throwOnRequestTimeout: true,
    });
  });

  test('waits before each further attempt as the budget says', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0.5);
    const { retryStrategy } = limitedClient();

    const first = await retryStrategy.acquireInitialRetryToken('');
    const second = await retryStrategy.refreshRetryTokenForRetry(first, { errorType: 'TRANSIENT' });
    const third = await retryStrategy.refreshRetryTokenForRetry(second, { errorType: 'TRANSIENT' });

    expect(second).toMatchObject({ $retryLog: { acquisitionDelay: backoffMs(1, 0.5) } });
    expect(third).toMatchObject({ $retryLog: { acquisitionDelay: backoffMs(2, 0.5) } });
  });
});

describe('the signal of a call', () => {
  test('ends it when the whole is ended', () => {
    const whole = new AbortController();
    const signal = callSignal(whole.signal, NEVER_MS);

    expect(signal.aborted).toBe(false);
    whole.abort();

    expect(signal.aborted).toBe(true);
  });

  test('ends it when its own time is over', async () => {
    const signal = callSignal(new AbortController().signal, 0);

    await aborted(signal);

    expect(signal.reason).toHaveProperty('name', 'TimeoutError');
  });
});
