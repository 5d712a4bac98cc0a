import { describe, expect, test } from '@jest/globals';
import { parking } from '../../../middleware/parking.ts';
import { readingOnce } from '../../../src/domain/confirmation.ts';
import type { Outcome } from '../../../src/domain/outcome.ts';
import { OUTCOMES } from '../../../src/domain/outcome.ts';
import type { RetryQueue } from '../../../src/domain/parked-confirmation.ts';
import type { PendingWrite } from '../../../src/domain/pending-write.ts';
import type { Results } from '../../../src/observability/results.ts';
import { lambdaContext } from '../../support/lambda-context.ts';
import { middyRequest } from '../../support/middy-request.ts';
import { signUpEvent } from '../../support/sign-up-event.ts';
import { copying, LESSON, templateOf } from '../../support/templates.ts';

const fault = new Error('the write failed');
const queueFault = new Error('the queue is down');

const queue = () => {
  const parked: PendingWrite[] = [];
  const signals: AbortSignal[] = [];
  const working: RetryQueue = {
    async park(write, signal) {
      parked.push(write);
      signals.push(signal);
    },
  };
  return { parked, signals, working };
};

const down: RetryQueue = { park: () => Promise.reject(queueFault) };

type Case = {
  readonly queue: RetryQueue;
  readonly outcome?: Outcome;
  readonly event?: unknown;
  readonly remainingMs?: number;
  readonly keptMs?: number;
  readonly hook?: 'after' | 'onError';
};

/** What is noted of an invocation once parking had its turn. */
const finish = async ({ outcome = 'unrecorded', hook = 'after', ...rest }: Case) => {
  const context = lambdaContext(rest.remainingMs);
  const request = middyRequest('event' in rest ? rest.event : signUpEvent(), { context });
  const results: Results = new WeakMap([
    [context, { outcome, handles: {}, degraded: false, faults: [fault] }],
  ]);
  const read = readingOnce(copying('name'), () => 0);
  await parking({ queue: rest.queue, results, read, ...(rest.keptMs && { keptMs: rest.keptMs }) })[
    hook
  ](request);
  return results.get(context);
};

describe('a confirmation that was not written', () => {
  test.each(['after', 'onError'] as const)('is parked in %s, with its row', async (hook) => {
    const { parked, working } = queue();
    const event = signUpEvent({ name: 'Ada' });

    const result = await finish({ queue: working, event, hook });

    expect(result).toEqual({ outcome: 'parked', handles: {}, degraded: false, faults: [fault] });
    expect(parked).toEqual([
      {
        userPoolId: event.userPoolId,
        user: { sub: event.request.userAttributes.sub },
        triggerSource: event.triggerSource,
        row: { email: event.request.userAttributes.email, name: 'Ada' },
      },
    ]);
  });

  test('is parked too when the handler did not come to note anything', async () => {
    const { parked, working } = queue();
    const request = middyRequest(signUpEvent(), { error: fault });
    const results: Results = new WeakMap();

    const read = readingOnce(LESSON, () => 0);
    await parking({ queue: working, results, read }).onError(request);

    expect(parked).toHaveLength(1);
    expect(results.get(request.context)).toMatchObject({ outcome: 'parked', faults: [fault] });
  });

  test('is parked with the row that the handler made, time and all', async () => {
    const { parked, working } = queue();
    const times = [1_000, 2_000];
    const read = readingOnce(
      templateOf({ email: '{email}', at: '{now|ms}' }),
      () => times.shift() ?? 0,
    );
    const request = middyRequest(signUpEvent(), { error: fault });
    const reading = read(request.event, request.context);

    await parking({ queue: working, results: new WeakMap(), read }).onError(request);

    expect(parked).toMatchObject([{ row: { at: 1_000 } }]);
    expect(reading).toEqual({ kind: 'sign-up', write: parked[0] });
  });

  test('stays unrecorded when the queue fails too, and both faults are told', async () => {
    expect(await finish({ queue: down })).toMatchObject({
      outcome: 'unrecorded',
      faults: [fault, queueFault],
    });
  });

  test.each([
    ['malformed', null],
    ['malformed', 'ada@example.com'],
    ['no-key', signUpEvent({ email: '' })],
    [
      'not-a-sign-up',
      { ...signUpEvent(), triggerSource: 'PostConfirmation_ConfirmForgotPassword' },
    ],
  ])('is %s if there was nothing to write', async (outcome, event) => {
    const { parked, working } = queue();

    expect(await finish({ queue: working, event })).toMatchObject({ outcome, faults: [fault] });
    expect(parked).toEqual([]);
  });

  test('is given to the queue with a signal that ends the call when there is no time', async () => {
    const { signals, working } = queue();

    await finish({ queue: working, remainingMs: 0 });
    await finish({ queue: working });

    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
    await ended(signals[0]);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  });

  test('leaves the time that is kept for the next function', async () => {
    const { signals, working } = queue();

    await finish({ queue: working, remainingMs: 1_000, keptMs: 850 });
    await finish({ queue: working, remainingMs: 1_000 });

    await ended(signals[0]);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  });
});

const ended = async (signal: AbortSignal | undefined): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  signal?.addEventListener('abort', () => resolve());
  await promise;
};

test.each((Object.keys(OUTCOMES) as Outcome[]).filter((name) => name !== 'unrecorded'))(
  'a confirmation that ended in %s is not parked',
  async (outcome) => {
    const { parked, working } = queue();

    expect(await finish({ queue: working, outcome })).toMatchObject({ outcome });
    expect(parked).toEqual([]);
  },
);
