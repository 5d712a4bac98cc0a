import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type Cursor,
  FIRST_PAGE,
  RepeatedTokenError,
} from '../../../../src/domain/reconcile/pool-user.ts';
import {
  createReconcileHandler,
  type RunPorts,
} from '../../../../src/functions/reconcile/handler.ts';
import { type CapturedOutput, captureOutput } from '../../../support/captured-output.ts';
import { failing } from '../../../support/failing.ts';
import { lambdaContext } from '../../../support/lambda-context.ts';
import { type TestParts, testParts } from '../../../support/parts.ts';
import { fakeOutside, plan, poolUser } from '../../../support/reconcile-fakes.ts';

const ALL_TIME_MS = 900_000;

let output: CapturedOutput;

beforeEach(() => {
  output = captureOutput();
});

afterEach(() => output[Symbol.dispose]());

type Change = Partial<TestParts> & { readonly outside?: ReturnType<typeof fakeOutside>['ports'] };

/** One run over users, on an outside that lives in this process. */
const run = async (
  users: Parameters<typeof fakeOutside>[0],
  { outside = fakeOutside(users).ports, ...parts }: Change = {},
) => {
  const saved: (Cursor | undefined)[] = [];
  const handler = createReconcileHandler({
    ...testParts(),
    ...parts,
    plan: { ...plan, apply: true },
    checkpoint: { load: async () => undefined, save: async (cursor) => void saved.push(cursor) },
    ports: (given: RunPorts) => ({ ...outside, ...given }),
  });
  const answer = await handler({}, lambdaContext(ALL_TIME_MS)).catch((fault: unknown) => fault);
  return { answer, saved };
};

describe('the scheduled function', () => {
  test('says that the table takes no transactions', async () => {
    const { ports } = fakeOutside();
    const handler = createReconcileHandler({
      ...testParts(),
      plan,
      checkpoint: { load: async () => undefined, save: async () => undefined },
      ports: (given: RunPorts) => {
        given.onNoTransactions();
        return { ...ports, ...given };
      },
    });

    await handler({}, lambdaContext(ALL_TIME_MS));

    expect(
      output.withMessage('the table takes no transactions: rows are written one by one'),
    ).toEqual([expect.objectContaining({ level: 'WARN' })]);
  });

  test('begins anew after a list of users that goes round in a circle', async () => {
    const { ports } = fakeOutside([[poolUser('a')]]);
    const pool = {
      readPage: async () => {
        throw new RepeatedTokenError();
      },
    };

    const { answer, saved } = await run([], { outside: { ...ports, pool } });

    expect(answer).toMatchObject({ name: 'ReconcileError' });
    expect(saved).toEqual([undefined]);
  });

  test('says how long it took', async () => {
    const startedMs = performance.now();
    await run([[poolUser('a')]]);
    const upperMs = performance.now() - startedMs;

    const [line] = output.withMessage('reconcile');
    expect(line?.duration_ms).toBeGreaterThanOrEqual(0);
    expect(line?.duration_ms).toBeLessThanOrEqual(upperMs + 0.5); // it is rounded
  });

  test('says why rows could not be written, but no more than five times', async () => {
    const users = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((sub) => poolUser(sub));
    const { ports } = fakeOutside([users, [poolUser('fine')]]);
    const putIfAbsent: typeof ports.putIfAbsent = async (write) => {
      if (write.row.email === 'fine@example.com') {
        return ports.putIfAbsent(write);
      }
      throw new RangeError('the row does not fit');
    };

    const { answer } = await run([], { outside: { ...ports, putIfAbsent } });

    expect(answer).toEqual({ users: 8, toEnd: true });
    expect(output.withMessage('reconcile')).toMatchObject([{ failed: 7, repaired: 1 }]);
    expect(output.withMessage('fault').map(({ fault }) => fault)).toEqual(
      Array.from({ length: 5 }, () => expect.objectContaining({ name: 'RangeError' })),
    );
  });

  test('fails for a reason that can be told, and leaves its checkpoint', async () => {
    const fault = new RangeError('broken');
    const { ports } = fakeOutside();
    const pool = { readPage: () => Promise.reject(fault) };

    const { answer, saved } = await run([], { outside: { ...ports, pool } });

    expect(answer).toMatchObject({
      name: 'ReconcileError',
      code: 'ADD_USER_E_RECONCILE',
      message:
        'ADD_USER_E_RECONCILE: the comparison broke off; the log says why, the next run goes on.',
      cause: fault,
    });
    expect(saved).toEqual([FIRST_PAGE]);
  });

  test('compares although all that tells of it fails, and names what failed', async () => {
    const fault = new Error('out of order');
    const fail = (): never => {
      throw fault;
    };
    const { reports, ...parts } = testParts();
    const logger = Object.assign(parts.logger, { addContext: fail });
    const tracer = failing(parts.tracer, fault);

    const { answer } = await run([[poolUser('a')]], { ...parts, logger, tracer });

    expect(answer).toEqual({ users: 1, toEnd: true });
    expect(reports).toEqual([
      ['lambda-context', 'before', fault],
      ['tracing', 'before', fault],
      ['tracing', 'after', fault],
    ]);
  });
});
