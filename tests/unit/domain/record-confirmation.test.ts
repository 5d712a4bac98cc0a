import { describe, expect, test } from '@jest/globals';
import { readConfirmation } from '../../../src/domain/confirmation.ts';
import {
  AlreadyInProgressError,
  type Idempotency,
  type Ports,
  type PutResult,
  recordConfirmation,
} from '../../../src/domain/record-confirmation.ts';
import type { Row } from '../../../src/domain/row.ts';
import { signUpEvent } from '../../support/sign-up-event.ts';
import { copying, LESSON } from '../../support/templates.ts';

const fault = new Error('the store is down');

const reading = (event: unknown, template = LESSON) =>
  readConfirmation(event, { template, nowMs: 0 });

/** Idempotency records that know nothing yet and work. */
const fresh: Idempotency = {
  once: async (_key, work) => {
    await work();
  },
  complete: async () => undefined,
};

const portsWith = (
  idempotency: Idempotency,
  write: () => Promise<PutResult> = async () => 'created',
) => {
  const rows: Row[] = [];
  const sole: boolean[] = [];
  let spans = 0;
  const ports: Ports = {
    idempotency,
    putIfAbsent: ({ row }, isSole) => {
      rows.push(row);
      sole.push(isSole);
      return write();
    },
    asOneWrite: (work) => {
      spans += 1;
      return work();
    },
  };
  return { ports, rows, sole, spans: () => spans };
};

describe('recording a confirmation', () => {
  test('writes the row and says so', async () => {
    const event = signUpEvent({ name: 'Ada' });
    const { ports, rows, spans } = portsWith(fresh);

    const result = await recordConfirmation(ports, reading(event, copying('name')));

    expect(result).toEqual({
      outcome: 'created',
      degraded: false,
      faults: [],
      handles: {
        triggerSource: event.triggerSource,
        userPoolId: event.userPoolId,
        sub: event.request.userAttributes.sub,
      },
    });
    expect(rows).toEqual([{ email: event.request.userAttributes.email, name: 'Ada' }]);
    expect(spans()).toBe(1);
  });

  test('remembers a confirmation by its pool, its user and what happened', async () => {
    const event = signUpEvent();
    const keys: unknown[] = [];
    const { ports } = portsWith({ ...fresh, once: async (key) => void keys.push(key) });

    await recordConfirmation(ports, reading(event));

    expect(keys).toEqual([
      [event.userPoolId, event.request.userAttributes.sub, 'PostConfirmation_ConfirmSignUp'],
    ]);
  });

  test('does nothing when the confirmation is known to be done', async () => {
    const { ports, rows } = portsWith({ ...fresh, once: async () => undefined });

    const result = await recordConfirmation(ports, reading(signUpEvent()));

    expect(result).toMatchObject({ outcome: 'already-applied', degraded: false, faults: [] });
    expect(rows).toEqual([]);
  });

  test.each(['row-exists', 'own-row-exists'] as const)(
    'says that a row was there: %s',
    async (put) => {
      const { ports } = portsWith(fresh, async () => put);

      expect(await recordConfirmation(ports, reading(signUpEvent()))).toMatchObject({
        outcome: 'row-exists',
        degraded: false,
      });
    },
  );

  test.each([
    [
      'not-a-sign-up',
      { ...signUpEvent(), triggerSource: 'PostConfirmation_ConfirmForgotPassword' },
    ],
    ['malformed', null],
    ['no-key', signUpEvent({ email: '' })],
  ])('writes nothing for %s', async (outcome, event) => {
    const { ports, rows, spans } = portsWith(fresh);

    const result = await recordConfirmation(ports, reading(event));

    expect(result).toMatchObject({ outcome, degraded: false, faults: [] });
    expect(rows).toEqual([]);
    expect(spans()).toBe(0);
  });
});

describe('an idempotency table in trouble', () => {
  test('that fails before the write does not stop it, and hears of it afterwards', async () => {
    const noted: unknown[] = [];
    const event = signUpEvent();
    const { ports, rows } = portsWith({
      once: () => Promise.reject(fault),
      complete: async (...args) => void noted.push(args),
    });

    const result = await recordConfirmation(ports, reading(event));

    expect(result).toMatchObject({ outcome: 'created', degraded: true, faults: [fault] });
    expect(rows).toHaveLength(1);
    expect(noted).toEqual([
      [[event.userPoolId, event.request.userAttributes.sub, 'PostConfirmation_ConfirmSignUp']],
    ]);
  });

  test.each([
    ['created', 'created'],
    ['own-row-exists', 'row-exists'],
  ] as const)('that fails after the write (%s) costs no second write', async (put, outcome) => {
    const noted: unknown[] = [];
    const { ports, rows } = portsWith(
      {
        once: async (_key, work) => {
          await work();
          throw fault;
        },
        complete: async (...args) => void noted.push(args),
      },
      async () => put,
    );

    const result = await recordConfirmation(ports, reading(signUpEvent()));

    expect(result).toMatchObject({ outcome, degraded: true, faults: [fault] });
    expect(rows).toHaveLength(1);
    expect(noted).toEqual([]);
  });

  test.each([
    ['created', 'created', 1],
    ['own-row-exists', 'row-exists', 1],
    ['row-exists', 'row-exists', 0],
  ] as const)(
    'that is busy with the same confirmation is no fault, and %s is %s: noted %s times',
    async (put, outcome, times) => {
      const noted: unknown[] = [];
      const { ports, rows } = portsWith(
        {
          once: () => Promise.reject(new AlreadyInProgressError()),
          complete: async (key) => void noted.push(key),
        },
        async () => put,
      );

      const result = await recordConfirmation(ports, reading(signUpEvent()));

      expect(result).toMatchObject({ outcome, degraded: false, faults: [] });
      expect(rows).toHaveLength(1);
      expect(noted).toHaveLength(times);
    },
  );

  test('that is busy and then fails counts as degraded', async () => {
    const { ports } = portsWith({
      once: () => Promise.reject(new AlreadyInProgressError()),
      complete: () => Promise.reject(fault),
    });

    expect(await recordConfirmation(ports, reading(signUpEvent()))).toMatchObject({
      outcome: 'created',
      degraded: true,
      faults: [fault],
    });
  });

  test('that fails twice is told twice', async () => {
    const second = new Error('still down');
    const { ports } = portsWith({
      once: () => Promise.reject(fault),
      complete: () => Promise.reject(second),
    });

    expect(await recordConfirmation(ports, reading(signUpEvent()))).toMatchObject({
      outcome: 'created',
      degraded: true,
      faults: [fault, second],
    });
  });
});

describe('a put', () => {
  test('is the only one while the lock holds others off', async () => {
    const { ports, sole } = portsWith(fresh);

    await recordConfirmation(ports, reading(signUpEvent()));

    expect(sole).toEqual([true]);
  });

  test.each([new AlreadyInProgressError(), fault])(
    'is one of many while the lock does not (%s)',
    async (reason) => {
      const { ports, sole } = portsWith({ ...fresh, once: () => Promise.reject(reason) });

      await recordConfirmation(ports, reading(signUpEvent()));

      expect(sole).toEqual([false]);
    },
  );
});

describe('a write that fails', () => {
  test('is unrecorded, is tried once and keeps its own reason', async () => {
    const down = new Error('DynamoDB is down');
    const { ports, rows } = portsWith(
      {
        ...fresh,
        once: async (_key, work) => {
          await work().catch(() => {
            throw fault; // as a library would wrap it
          });
        },
      },
      () => Promise.reject(down),
    );

    const result = await recordConfirmation(ports, reading(signUpEvent()));

    expect(result).toMatchObject({ outcome: 'unrecorded', degraded: false, faults: [down] });
    expect(rows).toHaveLength(1);
  });

  test('tells of the idempotency table as well, if that failed before', async () => {
    const down = new Error('DynamoDB is down');
    const { ports } = portsWith({ ...fresh, once: () => Promise.reject(fault) }, () =>
      Promise.reject(down),
    );

    expect(await recordConfirmation(ports, reading(signUpEvent()))).toMatchObject({
      outcome: 'unrecorded',
      degraded: false,
      faults: [fault, down],
    });
  });

  test('names the code of a busy confirmation in its text', () => {
    const error = new AlreadyInProgressError({ cause: fault });

    expect(error).toMatchObject({
      name: 'AlreadyInProgressError',
      code: 'ADD_USER_E_IN_PROGRESS',
      cause: fault,
    });
    expect(error.message).toMatch(/^ADD_USER_E_IN_PROGRESS: .+\.$/);
  });
});
