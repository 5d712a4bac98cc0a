import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { limitedClient, within } from '../../../src/adapters/limits.ts';
import { ATTEMPT_MS, backoffMs } from '../../../src/time-budget.ts';

afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

const never = new AbortController().signal;
const MUCH_MS = 60_000;

/** Work that ends when its signal says so, and tells why. */
const untilAborted = (signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(signal.reason));
    if (signal.aborted) {
      resolve(signal.reason);
    }
  });

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

test('a client has the limits that its caller names', async () => {
  jest.spyOn(Math, 'random').mockReturnValue(0.01);
  const limits = { attemptMs: 3_500, attempts: 2, backoffMs: 400 };
  const { requestHandler, retryStrategy } = limitedClient(limits);

  const first = await retryStrategy.acquireInitialRetryToken('');
  const second = await retryStrategy.refreshRetryTokenForRetry(first, { errorType: 'TRANSIENT' });

  expect(requestHandler).toMatchObject({ connectionTimeout: 3_500, requestTimeout: 3_500 });
  expect(second).toMatchObject({ $retryLog: { acquisitionDelay: 4 } });
  await expect(
    retryStrategy.refreshRetryTokenForRetry(second, { errorType: 'TRANSIENT' }),
  ).rejects.toThrow('No retry token available');
});

test('work gives what it gives', async () => {
  expect(await within(never, MUCH_MS, async () => 'done')).toBe('done');
});

test('work fails as it fails', async () => {
  const fault = new Error('fault');

  await expect(within(never, MUCH_MS, () => Promise.reject(fault))).rejects.toBe(fault);
});

test('the signal aborts when the time is over', async () => {
  expect(await within(never, 1, untilAborted)).toMatchObject({
    name: 'TimeoutError',
    message: 'The time is over.',
  });
});

test('the signal aborts when the outer one does, for its reason', async () => {
  const outer = new AbortController();
  const running = within(outer.signal, MUCH_MS, untilAborted);

  outer.abort('reason');

  expect(await running).toBe('reason');
});

test('the signal is aborted from the start when the outer one is', async () => {
  expect(await within(AbortSignal.abort('reason'), MUCH_MS, untilAborted)).toBe('reason');
});

test.each([
  ['done', async () => undefined],
  ['failed', () => Promise.reject(new Error('fault'))],
])('work that is %s leaves no timer, and its signal rests', async (_how, end) => {
  jest.useFakeTimers();
  const outer = new AbortController();
  const signals: AbortSignal[] = [];

  const work = within(outer.signal, MUCH_MS, (signal) => {
    signals.push(signal);
    return end();
  });
  await work.catch(() => undefined);
  outer.abort();

  expect(jest.getTimerCount()).toBe(0);
  expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
});
