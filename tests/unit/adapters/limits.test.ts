import { expect, test } from '@jest/globals';
import { within } from '../../../src/adapters/limits.ts';

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

test('work gives what it gives', async () => {
  expect(await within(never, MUCH_MS, async () => 'done')).toBe('done');
});

test('work fails as it fails', async () => {
  const fault = new Error('fault');

  await expect(within(never, MUCH_MS, () => Promise.reject(fault))).rejects.toBe(fault);
});

test('the signal aborts when the time is over', async () => {
  expect(await within(never, 1, untilAborted)).toMatchObject({ name: 'TimeoutError' });
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
