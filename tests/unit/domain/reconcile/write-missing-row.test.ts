import { expect, test } from '@jest/globals';
import { writeMissingRow } from '../../../../src/domain/reconcile/write-missing-row.ts';
import {
  AlreadyInProgressError,
  type Idempotency,
} from '../../../../src/domain/record-confirmation.ts';
import { fakeOutside } from '../../../support/reconcile-fakes.ts';

const write = {
  userPoolId: 'eu-central-1_x',
  user: { sub: 'a' },
  triggerSource: 'PostConfirmation_ConfirmSignUp',
  row: { email: 'a@example.com' },
};

/** An outside whose idempotency table fails so, time after time, and then works. */
const failing = (...faults: readonly Error[]) => {
  const { ports } = fakeOutside();
  const waits: number[] = [];
  const left = [...faults];
  return {
    waits,
    ports: {
      ...ports,
      idempotency: {
        ...ports.idempotency,
        async once(...[key, work]: Parameters<typeof ports.idempotency.once>) {
          const fault = left.shift();
          if (fault) {
            throw fault;
          }
          return ports.idempotency.once(key, work);
        },
      },
      wait: async (ms: number) => void waits.push(ms),
    },
  };
};

test('a write that somebody else is at is left to them at once', async () => {
  const { ports, waits } = failing(new AlreadyInProgressError());

  expect(await writeMissingRow(ports, write)).toEqual({ finding: 'in-progress' });

  expect(waits).toEqual([]);
});

test('a lock that its own first attempt left is waited for', async () => {
  const { ports, waits } = failing(new Error('no answer'), new AlreadyInProgressError());

  expect(await writeMissingRow(ports, write)).toEqual({ finding: 'repaired' });

  expect(waits).toEqual([200, 600]);
});

test('a write that fails again and again is given up', async () => {
  const fault = new Error('no answer');
  const { ports, waits } = failing(fault, fault, fault, fault, fault);

  expect(await writeMissingRow(ports, write)).toEqual({ finding: 'failed', fault });

  expect(waits).toEqual([200, 600, 1_800, 5_400]);
});

test.each([
  ['created', 'repaired', 1],
  ['own-row-exists', 'present', 1],
  ['row-exists', 'present', 0],
] as const)(
  'a record that fails after the put (%s) is tried again if it proves a row',
  async (result, finding, times) => {
    const { ports } = fakeOutside();
    const noted: unknown[] = [];
    const idempotency: Idempotency = {
      async once(_key, work) {
        await work();
        throw new Error('no answer');
      },
      complete: async (key) => void noted.push(key),
    };

    const repaired = await writeMissingRow(
      { ...ports, idempotency, putIfAbsent: async () => result },
      write,
    );

    expect(repaired).toEqual({ finding });
    expect(noted).toHaveLength(times);
  },
);
