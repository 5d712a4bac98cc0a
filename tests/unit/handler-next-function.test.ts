import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createHandler } from '../../src/handler.ts';
import { ANSWER_MS, HAND_OVER_MS } from '../../src/time-budget.ts';
import { type CapturedOutput, captureOutput } from '../support/captured-output.ts';
import { lambdaContext } from '../support/lambda-context.ts';
import { testParts } from '../support/parts.ts';
import { eventFiles } from '../support/seeded-events.ts';
import { signUpEvent } from '../support/sign-up-event.ts';
import { users } from '../support/users.ts';

type Way = 'call' | 'handOver';

let output: CapturedOutput;

beforeEach(() => {
  output = captureOutput();
});

afterEach(() => {
  output[Symbol.dispose]();
});

/** A next function that notes what it got, and how many rows there were by then. */
const nextAt = (rows: ReadonlyMap<string, unknown>, failing: readonly Way[] = []) => {
  const got: { way: Way; event: unknown; rows: number }[] = [];
  const way = (name: Way) => async (event: string) => {
    got.push({ way: name, event: JSON.parse(event), rows: rows.size });
    if (failing.includes(name)) {
      throw new Error('ada@example.com');
    }
  };
  return { got, next: { call: way('call'), handOver: way('handOver') } };
};

describe('with a next function', () => {
  test.each(eventFiles)('it gets $name as Cognito sent it', async ({ event }) => {
    const { got, next } = nextAt(new Map());

    const answer = await createHandler(testParts({ next }))(
      structuredClone(event),
      lambdaContext(),
    );

    expect(got).toEqual([{ way: 'call', event, rows: 0 }]);
    expect(answer).toEqual(event);
  });

  test('it is called when the row is there', async () => {
    const { rows, ports } = users();
    const { got, next } = nextAt(rows);

    await createHandler(testParts({ ports: () => ports, next }))(signUpEvent(), lambdaContext());

    expect(got).toMatchObject([{ way: 'call', rows: 1 }]);
  });

  test('it is called when the write failed and the confirmation is parked', async () => {
    const { got, next } = nextAt(new Map());
    const ports = () => {
      throw new Error('no ports');
    };
    const { parked, ...parts } = testParts({ ports, next });

    await createHandler(parts)(signUpEvent(), lambdaContext());

    expect(parked).toHaveLength(1);
    expect(got).toMatchObject([{ way: 'call' }]);
  });

  test.each<[string, readonly Way[]]>([
    ['fails', ['call']],
    ['cannot be reached at all', ['call', 'handOver']],
  ])('that %s, Cognito gets its event and the outcome stays', async (_how, failing) => {
    const { rows, ports } = users();
    const { got, next } = nextAt(rows, failing);
    const event = signUpEvent();
    const sent = structuredClone(event);

    const answer = await createHandler(testParts({ ports: () => ports, next }))(
      event,
      lambdaContext(),
    );

    expect(answer).toEqual(sent);
    expect(got.map(({ way }) => way)).toEqual(['call', 'handOver']);
    expect(output.confirmations()).toMatchObject([{ outcome: 'created' }]);
    expect(JSON.stringify(output.lines())).not.toContain('ada@');
  });

  test('the write ends early enough for the event to be handed over', async () => {
    const { got, next } = nextAt(new Map());
    const stuck = () => ({
      ...users().ports,
      putIfAbsent: () => new Promise<never>(() => undefined),
    });
    const { parked, ...parts } = testParts({ ports: stuck, next });
    // Enough for an answer, and not enough for an answer and a next function.
    const context = lambdaContext(ANSWER_MS + HAND_OVER_MS - 1);

    await createHandler(parts)(signUpEvent(), context);

    expect(parked).toHaveLength(1);
    expect(got).toHaveLength(1);
    expect(context.getRemainingTimeInMillis()).toBeGreaterThan(ANSWER_MS);
  });
});
