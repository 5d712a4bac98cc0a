import { expect, test } from '@jest/globals';
import { patientClient, wait } from '../../../src/adapters/patience.ts';

const DAY_MS = 86_400_000;

test('a patient client asks often and waits long, but not for ever', () => {
  expect(patientClient()).toEqual({
    requestHandler: {
      connectionTimeout: 3_000,
      requestTimeout: 10_000,
      throwOnRequestTimeout: true,
    },
    maxAttempts: 6,
  });
});

test('a wait ends by itself', async () => {
  await expect(wait(1, new AbortController().signal)).resolves.toBeUndefined();
});

test('a wait ends when it is told to', async () => {
  const controller = new AbortController();
  const waiting = wait(DAY_MS, controller.signal);

  controller.abort();

  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
});
