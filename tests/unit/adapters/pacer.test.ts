import { describe, expect, test } from '@jest/globals';
import { pacedCalls } from '../../../src/adapters/paced-calls.ts';
import { createPacer } from '../../../src/adapters/pacer.ts';

const never = new AbortController().signal;

/** A clock that only waiting moves. */
const paced = (maxPerSecond: number) => {
  const clock = { ms: 0 };
  const waits: number[] = [];
  const pacer = createPacer({
    maxPerSecond,
    now: () => clock.ms,
    wait: async (ms) => {
      waits.push(ms);
      clock.ms += ms;
    },
  });
  const turnsIn = async (ms: number): Promise<number> => {
    const endMs = clock.ms + ms;
    let turns = 0;
    for (; clock.ms < endMs; turns += 1) {
      await pacer.turn(never);
    }
    return turns;
  };
  return { clock, waits, pacer, turnsIn };
};

const throttled = Object.assign(new Error('slow down'), { name: 'TooManyRequestsException' });

describe('a pacer', () => {
  test('keeps to its rate', async () => {
    const { turnsIn } = paced(25);

    expect(await turnsIn(10_000)).toBe(251);
  });

  test('does not make up for time that passed unused', async () => {
    const { clock, pacer, turnsIn } = paced(25);
    await pacer.turn(never);
    clock.ms += 60_000;

    expect(await turnsIn(1_000)).toBe(26);
  });

  test('does not wait where there is no need', async () => {
    const { clock, waits, pacer } = paced(25);

    await pacer.turn(never);
    clock.ms += 1_000;
    await pacer.turn(never);
    await pacer.turn(never);

    expect(waits).toEqual([40]);
  });

  test('halves its rate when throttled, regains it step by step, and never passes its limit', () => {
    const { pacer } = paced(24);

    pacer.slowDown();
    expect(pacer.rate()).toBe(12);
    pacer.slowDown();
    expect(pacer.rate()).toBe(6);
    for (let call = 0; call < 10; call += 1) {
      pacer.speedUp();
    }
    expect(pacer.rate()).toBeCloseTo(6 + 10 * 0.48);
    for (let call = 0; call < 100; call += 1) {
      pacer.speedUp();
    }
    expect(pacer.rate()).toBe(24);
  });

  test('keeps trying, however often it is throttled', () => {
    const { pacer } = paced(24);

    for (let call = 0; call < 100; call += 1) {
      pacer.slowDown();
    }

    expect(pacer.rate()).toBe(0.5);
  });

  test('waits for the slower rate at once', async () => {
    const { clock, pacer } = paced(10);
    await pacer.turn(never);

    pacer.slowDown();
    await pacer.turn(never);

    expect(clock.ms).toBe(200);
  });
});

describe('paced calls', () => {
  test('repeat what was throttled, and tell', async () => {
    const { pacer } = paced(24);
    const retried: unknown[] = [];
    let calls = 0;

    const answer = await pacedCalls(pacer, (fault) => retried.push(fault))(async () => {
      calls += 1;
      if (calls < 3) {
        throw throttled;
      }
      return 'page';
    }, never);

    expect(answer).toBe('page');
    expect(retried).toEqual([throttled, throttled]);
    // Halved twice, and a step up for the call that was taken.
    expect(pacer.rate()).toBeCloseTo(6 + 24 / 50);
  });

  test.each([
    { name: 'TimeoutError', code: 'ECONNRESET' },
    { name: 'InternalErrorException', $metadata: { httpStatusCode: 500 } },
  ])('repeat what a network or a service in trouble did not answer: %p', async (fields) => {
    const { pacer } = paced(24);
    const faults = [Object.assign(new Error('no answer'), fields)];
    const call = async () => {
      const fault = faults.pop();
      if (fault) {
        throw fault;
      }
      return 'page';
    };

    expect(await pacedCalls(pacer, () => undefined)(call, never)).toBe('page');
  });

  test('give up in the end', async () => {
    const { pacer } = paced(24);
    let calls = 0;
    const call = async () => {
      calls += 1;
      throw throttled;
    };

    await expect(pacedCalls(pacer, () => undefined)(call, never)).rejects.toBe(throttled);

    expect(calls).toBe(12);
  });

  test('do not repeat what no waiting helps', async () => {
    const { pacer } = paced(24);
    const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    const call = async () => {
      throw denied;
    };

    await expect(pacedCalls(pacer, () => undefined)(call, never)).rejects.toBe(denied);

    expect(pacer.rate()).toBe(24);
  });
});
