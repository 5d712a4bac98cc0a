import { describe, expect, test } from '@jest/globals';
import { nextFunction } from '../../../middleware/next-function.ts';
import type { NextFunction } from '../../../src/domain/next-function.ts';
import { HAND_OVER_MS, REPORT_MS, SHORTEST_CALL_MS } from '../../../src/time-budget.ts';
import { lambdaContext } from '../../support/lambda-context.ts';
import { middyRequest } from '../../support/middy-request.ts';
import { signUpEvent } from '../../support/sign-up-event.ts';

type Invocation = readonly [way: 'call' | 'handOver', event: string, signal: AbortSignal];
type Hook = 'after' | 'onError';

const callFault = new TypeError('ada@example.com cannot be added');
const handOverFault = new RangeError('ada@example.com is too much');

type Faults = { readonly call?: Error; readonly handOver?: Error };

/** Runs the middleware once, and returns what it did. */
const run = async (
  faults: Faults,
  { hook = 'after', remainingMs = 4_000 }: { hook?: Hook; remainingMs?: number } = {},
) => {
  const invocations: Invocation[] = [];
  const lines: unknown[] = [];
  const counts: unknown[] = [];
  const way =
    (name: Invocation[0], fault: Error | undefined) =>
    async (event: string, signal: AbortSignal) => {
      invocations.push([name, event, signal]);
      if (fault) {
        throw fault;
      }
    };
  const next: NextFunction = {
    call: way('call', faults.call),
    handOver: way('handOver', faults.handOver),
  };
  const event = signUpEvent();
  const request = middyRequest(
    { ...event, version: 'changed' },
    { context: lambdaContext(remainingMs) },
  );
  const line = (level: string) => (message: string, fields: object) =>
    void lines.push({ level, message, ...fields });
  await nextFunction({
    next,
    logger: { warn: line('warn'), critical: line('critical') } as never, // all that is used of it
    metrics: { publish: (it) => void counts.push(it) },
    received: () => event,
  })[hook](request);
  return { invocations, lines, counts, event };
};

const HANDLES = {
  triggerSource: 'PostConfirmation_ConfirmSignUp',
  userPoolId: expect.any(String),
  sub: expect.any(String),
};

describe('the next function', () => {
  test.each<Hook>(['after', 'onError'])(
    'is called in %s with the event as it came in',
    async (hook) => {
      const { invocations, lines, counts, event } = await run({}, { hook });

      expect(invocations).toEqual([['call', JSON.stringify(event), expect.any(AbortSignal)]]);
      expect(lines).toEqual([]);
      expect(counts).toEqual([]);
    },
  );

  test('gets the event asynchronously when the call fails, which is told without its text', async () => {
    const { invocations, lines, counts, event } = await run({ call: callFault });

    expect(invocations.map(([way, sent]) => [way, sent])).toEqual([
      ['call', JSON.stringify(event)],
      ['handOver', JSON.stringify(event)],
    ]);
    expect(lines).toEqual([
      {
        level: 'warn',
        message: 'next function',
        result: 'next-function-async',
        ...HANDLES,
        fault: expect.objectContaining({ name: 'TypeError' }),
      },
    ]);
    expect(counts).toEqual([{ 'next-function-async': 1 }]);
    expect(JSON.stringify(lines)).not.toContain('ada@');
  });

  test('that cannot be reached at all is told as critical, with both reasons', async () => {
    const { lines, counts } = await run({ call: callFault, handOver: handOverFault });

    expect(lines).toEqual([
      {
        level: 'critical',
        message: 'next function',
        result: 'next-function-failed',
        ...HANDLES,
        fault: expect.objectContaining({ name: 'TypeError' }),
        hand_over_fault: expect.objectContaining({ name: 'RangeError' }),
      },
    ]);
    expect(counts).toEqual([{ 'next-function-failed': 1 }]);
    expect(JSON.stringify(lines)).not.toContain('ada@');
  });

  test('is not waited for where too little time is left', async () => {
    const remainingMs = HAND_OVER_MS + REPORT_MS + SHORTEST_CALL_MS - 1;

    const { invocations, lines } = await run({}, { remainingMs });

    expect(invocations.map(([way]) => way)).toEqual(['handOver']);
    expect(lines).toEqual([
      expect.objectContaining({ fault: expect.objectContaining({ name: 'TimeoutError' }) }),
    ]);
  });

  test('is told to end before the time for handing over begins', async () => {
    const remainingMs = HAND_OVER_MS + REPORT_MS + SHORTEST_CALL_MS + 50;
    const { invocations } = await run({}, { remainingMs });
    const [[, , signal] = []] = invocations;

    const { promise: aborted, resolve } = Promise.withResolvers<unknown>();
    signal?.addEventListener('abort', () => resolve(signal.reason));

    expect(await aborted).toMatchObject({ name: 'TimeoutError' });
  });
});
