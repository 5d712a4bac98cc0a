import { Tracer } from '@aws-lambda-powertools/tracer';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { PendingWrite } from '../../src/domain/pending-write.ts';
import { createHandler, type TriggerParts } from '../../src/handler.ts';
import { createTracing } from '../../src/observability/tracing.ts';
import { ANSWER_MS, REPORT_MS } from '../../src/time-budget.ts';
import { type CapturedOutput, captureOutput } from '../support/captured-output.ts';
import { emfProblems } from '../support/emf.ts';
import { lambdaContext } from '../support/lambda-context.ts';
import { testParts } from '../support/parts.ts';
import { eventFiles, leaks, seeded } from '../support/seeded-events.ts';
import { signUpEvent } from '../support/sign-up-event.ts';
import { copying, templateOf } from '../support/templates.ts';
import { users } from '../support/users.ts';

/** Less than the time that is kept for the answer. */
const ALMOST_OVER_MS = 1;
const never = () => new Promise<never>(() => undefined);

let output: CapturedOutput;

beforeEach(() => {
  output = captureOutput();
});

afterEach(() => {
  output[Symbol.dispose]();
});

describe('the handler', () => {
  test('writes the row and gives the event back', async () => {
    const { rows, ports } = users();
    const { reports, ...parts } = testParts({ ports: () => ports, template: copying('name') });
    const event = signUpEvent({ name: 'Ada' });
    const sent = structuredClone(event);

    const answer = await createHandler(parts)(event, lambdaContext());

    expect(answer).toEqual(sent);
    expect([...rows.values()]).toEqual([{ email: sent.request.userAttributes.email, name: 'Ada' }]);
    expect(reports).toEqual([]);
  });

  test.each(eventFiles)('gives $name back, the first time and again', async ({ event }) => {
    const { ports } = users();
    const handler = createHandler(testParts({ ports: () => ports }));

    expect(await handler(structuredClone(event), lambdaContext())).toEqual(event);
    expect(await handler(structuredClone(event), lambdaContext())).toEqual(event);
  });

  test.each([null, '', 'ada@example.com', 0, 7, true, false, [], {}, [null]])(
    'gives %j back, which is no event',
    async (value) => {
      expect(await createHandler(testParts())(value, lambdaContext())).toEqual(value);
    },
  );

  describe('makes the row once', () => {
    /** Parts with a clock that never shows the same time twice, and a row that holds it. */
    const tickingParts = (change: Partial<TriggerParts>) => {
      let nowMs = 0;
      const now = () => {
        nowMs += 1;
        return nowMs;
      };
      const template = templateOf({ email: '{email}', at: '{now|ms}' });
      return { ...testParts({ ...change, template, now }), times: () => nowMs };
    };
    const down = new Error('DynamoDB is down');

    test('though the write fails: what is parked is what was put', async () => {
      const puts: unknown[] = [];
      const putIfAbsent = (write: PendingWrite) => {
        puts.push(write);
        return Promise.reject(down);
      };
      const { parked, times, ...parts } = tickingParts({
        ports: () => ({ ...users().ports, putIfAbsent }),
      });

      await createHandler(parts)(signUpEvent(), lambdaContext());

      expect(puts).toHaveLength(1);
      expect(parked).toEqual(puts);
      expect(parked).toMatchObject([{ row: { at: 1 } }]);
      expect(times()).toBe(1);
    });

    test('though the write takes too long', async () => {
      const puts: unknown[] = [];
      const putIfAbsent = (write: PendingWrite) => {
        puts.push(write);
        return never();
      };
      const { parked, ...parts } = tickingParts({
        ports: () => ({ ...users().ports, putIfAbsent }),
      });

      await createHandler(parts)(signUpEvent(), lambdaContext(ALMOST_OVER_MS));

      expect(puts).toHaveLength(1);
      expect(parked).toEqual(puts);
    });

    test('though what is written with cannot be made', async () => {
      const { parked, times, ...parts } = tickingParts({
        ports: () => {
          throw down;
        },
      });

      await createHandler(parts)(signUpEvent(), lambdaContext());

      expect(parked).toMatchObject([{ row: { at: 1 } }]);
      expect(times()).toBe(1);
    });

    test('for each invocation', async () => {
      const { rows, ports } = users();
      const parts = tickingParts({ ports: () => ports });
      const handler = createHandler(parts);

      await handler(signUpEvent(), lambdaContext());
      await handler(signUpEvent(), lambdaContext());

      expect([...rows.values()].map(({ at }) => at)).toEqual([1, 2]);
    });
  });

  test('gives the ports of an invocation its context', async () => {
    const contexts: unknown[] = [];
    const context = lambdaContext();
    const ports = (given: unknown) => {
      contexts.push(given);
      return users().ports;
    };

    await createHandler(testParts({ ports }))(signUpEvent(), context);

    expect(contexts).toEqual([context]);
    expect(contexts[0]).toBe(context);
  });

  test('takes two parameters, as the runtime of Node.js 24 demands', () => {
    expect(createHandler(testParts())).toHaveProperty('length', 2);
  });
});

describe('a handler that does not finish', () => {
  test.each([
    ['the put', { putIfAbsent: never }],
    ['the idempotency table', { idempotency: { once: never, complete: never } }],
  ])('because %s hangs still gives the event back, and is parked', async (_part, hanging) => {
    const event = signUpEvent();
    const sent = structuredClone(event);
    const { parked, ...parts } = testParts({ ports: () => ({ ...users().ports, ...hanging }) });

    const answer = await createHandler(parts)(event, lambdaContext(ALMOST_OVER_MS));

    expect(answer).toEqual(sent);
    expect(output.withMessage('confirmation')).toMatchObject([
      { level: 'WARN', outcome: 'parked', sub: sent.request.userAttributes.sub },
    ]);
    expect(parked).toMatchObject([{ row: { email: sent.request.userAttributes.email } }]);
    expect(output.withMessage('fault')).toMatchObject([{ fault: { name: 'TimeoutError' } }]);
  });

  test('has its calls ended by then', async () => {
    const signals: AbortSignal[] = [];
    const parts = testParts({
      ports: (_context, signal) => {
        signals.push(signal);
        return { ...users().ports, putIfAbsent: never };
      },
    });

    await createHandler(parts)(signUpEvent(), lambdaContext(ALMOST_OVER_MS));

    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  test('has its calls ended before the time for the answer begins', async () => {
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const parts = testParts({
      ports: (_context, signal) => ({
        ...users().ports,
        putIfAbsent: () => {
          const { promise, reject } = Promise.withResolvers<never>();
          signal.addEventListener('abort', () => {
            reject(signal.reason);
            end();
          });
          return promise;
        },
      }),
    });

    // 50 ms and a bit until middy gives up, none until the write does.
    await createHandler(parts)(signUpEvent(), lambdaContext(1_050));
    await ended;

    expect(output.withMessage('confirmation')).toMatchObject([{ outcome: 'parked' }]);
    expect(output.withMessage('fault')).toHaveLength(1);
  });

  test('leaves the time that parking needs', async () => {
    const context = lambdaContext(ANSWER_MS + 1);
    const left: number[] = [];
    const parts = testParts({
      ports: () => ({ ...users().ports, putIfAbsent: never }),
      queue: { park: async () => void left.push(context.getRemainingTimeInMillis()) },
    });

    await createHandler(parts)(signUpEvent(), context);

    expect(left).toEqual([expect.any(Number)]);
    expect(left[0]).toBeGreaterThan(REPORT_MS);
  });

  test('because its ports cannot be made gives the event back', async () => {
    const event = signUpEvent();
    const parts = testParts({
      ports: () => {
        throw new RangeError('no ports');
      },
    });

    const answer = await createHandler(parts)(event, lambdaContext());

    expect(answer).toEqual(event);
    expect(output.withMessage('fault')).toMatchObject([{ fault: { name: 'RangeError' } }]);
  });
});

describe('what an invocation says', () => {
  const powertools = [
    'cold_start',
    'function_arn',
    'function_memory_size',
    'function_name',
    'function_request_id',
    'level',
    'message',
    'sampling_rate',
    'service',
    'timestamp',
  ];
  const documented = ['degraded', 'duration_ms', 'outcome'];
  const handles = ['sub', 'triggerSource', 'userPoolId'];
  const down = () => Promise.reject(new Error('down'));
  const exists = async () => 'row-exists' as const;
  const reset = { ...signUpEvent(), triggerSource: 'PostConfirmation_ConfirmForgotPassword' };

  test.each([
    ['created', {}, signUpEvent(), handles],
    ['row-exists', { putIfAbsent: exists }, signUpEvent(), handles],
    ['parked', { putIfAbsent: down }, signUpEvent(), handles],
    [
      'already-applied',
      { idempotency: { once: async () => undefined, complete: down } },
      signUpEvent(),
      handles,
    ],
    ['created', { idempotency: { once: down, complete: down } }, signUpEvent(), handles],
    ['not-a-sign-up', {}, reset, handles],
    ['no-key', {}, signUpEvent({ email: '' }), handles],
    ['malformed', {}, null, []],
    ['malformed', {}, { triggerSource: 'PostConfirmation_ConfirmSignUp' }, ['triggerSource']],
  ])(
    'is one canonical line for %s, with the documented fields',
    async (outcome, ports, event, own) => {
      const parts = testParts({ ports: () => ({ ...users().ports, ...ports }) });

      await createHandler(parts)(event, lambdaContext());

      const lines = output.withMessage('confirmation');
      expect(lines).toHaveLength(1);
      expect(Object.keys(lines[0] ?? {}).sort()).toEqual(
        [...powertools, ...documented, ...own].sort(),
      );
      expect(lines[0]).toMatchObject({ outcome, duration_ms: expect.any(Number) });
    },
  );

  test('is not the event, even when Powertools is told to log it', async () => {
    process.env.POWERTOOLS_LOGGER_LOG_EVENT = 'true';
    const parts = testParts();
    delete process.env.POWERTOOLS_LOGGER_LOG_EVENT;
    const { event, seeds } = seeded(signUpEvent());

    await createHandler(parts)(event, lambdaContext());

    expect(output.confirmations()).toMatchObject([{ outcome: 'created' }]);
    expect(leaks(output.text(), seeds)).toEqual([]);
  });

  test('is unrecorded when neither the write nor the queue took it', async () => {
    const parts = testParts({
      ports: () => ({ ...users().ports, putIfAbsent: down }),
      queue: { park: down },
    });

    await createHandler(parts)(signUpEvent(), lambdaContext());

    const lines = output.withMessage('confirmation');
    expect(lines).toMatchObject([{ level: 'CRITICAL', outcome: 'unrecorded' }]);
    expect(Object.keys(lines[0] ?? {}).sort()).toEqual(
      [...powertools, ...documented, ...handles].sort(),
    );
    expect(output.withMessage('fault')).toHaveLength(2);
  });

  test('is the same outcome in the line and in the metric, which is valid EMF', async () => {
    await createHandler(testParts())(signUpEvent(), lambdaContext());

    const documents = output.lines().filter((line) => '_aws' in line);
    expect(documents).toMatchObject([{ created: 1 }]);
    expect(emfProblems(JSON.stringify(documents[0]), Date.now())).toEqual([]);
  });

  test('comes in the order of what happened', async () => {
    await createHandler(testParts())(signUpEvent(), lambdaContext());

    expect(output.lines().map(({ message }) => message ?? 'metric')).toEqual([
      'event',
      'metric',
      'response',
      'confirmation',
    ]);
  });

  test.each(eventFiles)('has nothing personal of $name, done and failed', async ({ event }) => {
    const { event: personal, seeds } = seeded(event);
    const text = JSON.stringify(personal);
    const failing = async () => {
      throw Object.assign(new Error(text), { name: text, code: text, cause: new Error(text) });
    };
    const ports = {
      ...users().ports,
      idempotency: { once: failing, complete: failing },
      putIfAbsent: failing,
    };
    const queue = { park: failing };

    await createHandler(testParts())(personal, lambdaContext());
    await createHandler(testParts({ ports: () => ports, queue }))(personal, lambdaContext());

    expect(output.withMessage('confirmation')).toHaveLength(2);
    expect(leaks(output.text(), seeds)).toEqual([]);
  });
});

describe('parts that are broken through and through', () => {
  /** Stands in for an object whose every method throws, however deep. */
  const broken = (): never =>
    new Proxy((): void => undefined, {
      get: () => broken(),
      apply: () => {
        throw new Error('broken');
      },
    }) as never; // it takes the place of any object

  const PARTS = ['logger', 'metrics', 'tracing', 'report', 'queue', 'all'] as const;
  const outcomes = [
    ['works', () => users().ports],
    [
      'fails',
      () => {
        throw new Error('no ports');
      },
    ],
  ] as const;

  test.each(PARTS.flatMap((part) => outcomes.map(([name, ports]) => [part, name, ports] as const)))(
    '%s: Cognito gets its event when the handler %s',
    async (part, _name, ports) => {
      const tracing = createTracing(broken(), broken());
      const parts = {
        logger: { logger: broken() },
        metrics: { metrics: broken() },
        tracing: { tracing, tracer: broken() },
        report: { report: broken() },
        queue: { queue: broken() },
        all: {
          logger: broken(),
          metrics: broken(),
          tracing,
          tracer: broken(),
          report: broken(),
          queue: broken(),
        },
      }[part];
      const event = signUpEvent();
      const sent = structuredClone(event);

      const answer = await createHandler({ ...testParts({ ports }), ...parts })(
        event,
        lambdaContext(),
      );

      expect(answer).toEqual(sent);
    },
  );

  test.each(PARTS)('%s: the row is written', async (part) => {
    const { rows, ports } = users();
    const tracing = createTracing(broken(), broken());
    const all = {
      logger: broken(),
      metrics: broken(),
      tracing,
      tracer: broken(),
      report: broken(),
      queue: broken(),
    };
    const parts = part === 'all' ? all : { [part]: all[part] };
    const event = signUpEvent();

    await createHandler({ ...testParts({ ports: () => ports }), ...parts })(event, lambdaContext());

    expect([...rows.keys()]).toEqual([event.request.userAttributes.email]);
  });

  test('a fault of a part is reported by its name and hook', async () => {
    const { reports, ...parts } = testParts({ metrics: broken() });

    await createHandler(parts)(signUpEvent(), lambdaContext());

    expect(reports).toEqual([['outcome-metric', 'after', expect.any(Error)]]);
  });

  test('a tracer that is off is no fault', async () => {
    const { reports, ...parts } = testParts();
    const tracing = createTracing(new Tracer({ enabled: false }), parts.report);

    await createHandler({ ...parts, tracing })(signUpEvent(), lambdaContext());

    expect(reports).toEqual([]);
  });
});
