import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { CursorRefusedError, type PoolUser } from '../../../../src/domain/reconcile/pool-user.ts';
import { reconcile } from '../../../../src/domain/reconcile/reconcile.ts';
import { fakeOutside, plan, poolUser } from '../../../support/reconcile-fakes.ts';

const never = new AbortController().signal;
const pagesOf = (count: number): PoolUser[][] =>
  Array.from({ length: count }, (_none, page) => [poolUser(`${page}-a`), poolUser(`${page}-b`)]);
const subsOf = (pages: PoolUser[][]) => pages.flat().map(({ sub }) => sub);

describe('a run', () => {
  test.each([0, 1, 4, 5, 6, 13])('meets everybody on %d pages once', async (count) => {
    const pages = pagesOf(count);
    const { ports, compared, state } = fakeOutside(pages);
    const onProgress = jest.fn();

    expect(await reconcile({ ...ports, onProgress }, plan, never)).toBe('complete');

    expect(compared.map(({ user }) => user.sub)).toEqual(subsOf(pages));
    expect(state.cursor).toBeUndefined();
    expect(onProgress).toHaveBeenCalledTimes(Math.max(1, Math.ceil(count / 5)));
  });

  test('has nothing to do where an earlier one came to the end', async () => {
    const { ports, state } = fakeOutside(pagesOf(3));
    state.cursor = undefined;
    const readPage = jest.fn(ports.pool.readPage);

    expect(await reconcile({ ...ports, pool: { readPage } }, plan, never)).toBe('complete');

    expect(readPage).not.toHaveBeenCalled();
  });

  test('that is stopped settles what it has read, and goes on later', async () => {
    const pages = pagesOf(20);
    const { ports, compared } = fakeOutside(pages);
    const stop = new AbortController();
    const readPage: typeof ports.pool.readPage = async (cursor, signal) => {
      signal.throwIfAborted();
      return ports.pool.readPage(cursor, signal);
    };
    const onProgress = () => stop.abort();

    const stopped = await reconcile(
      { ...ports, pool: { readPage }, onProgress },
      plan,
      stop.signal,
    );

    expect(stopped).toBe('stopped');
    expect(compared.length).toBeGreaterThan(0);
    expect(compared.length).toBeLessThan(subsOf(pages).length);
    expect(await reconcile({ ...ports, pool: { readPage } }, plan, never)).toBe('complete');
    expect(compared.map(({ user }) => user.sub)).toEqual(subsOf(pages));
  });

  test('starts over where the pool wants it, and tells', async () => {
    const pages = pagesOf(8);
    const { ports, compared } = fakeOutside(pages);
    const refused = new CursorRefusedError({ token: undefined, allAttributes: true });
    const readPage: typeof ports.pool.readPage = async (cursor, signal) => {
      if (cursor.token === '6' && !cursor.allAttributes) {
        throw refused;
      }
      return ports.pool.readPage(cursor, signal);
    };
    const onStartOver = jest.fn();

    await reconcile({ ...ports, pool: { readPage }, onStartOver }, plan, never);

    expect(onStartOver.mock.calls).toEqual([[refused]]);
    expect(compared.map(({ user }) => user.sub)).toEqual(subsOf(pages));
  });

  test('fails with the fault of the pool', async () => {
    const { ports } = fakeOutside();
    const denied = new Error('denied');
    const readPage = async () => {
      throw denied;
    };

    await expect(reconcile({ ...ports, pool: { readPage } }, plan, never)).rejects.toBe(denied);
  });

  test('that fails while it settles leaves no reading behind that could end the process', async () => {
    const { ports } = fakeOutside(pagesOf(20));
    const readPage: typeof ports.pool.readPage = async (cursor, signal) => {
      if (Number(cursor.token) > 5) {
        throw new Error('too late to matter');
      }
      return ports.pool.readPage(cursor, signal);
    };
    const lookUp = async () => {
      throw new Error('table down');
    };

    await expect(reconcile({ ...ports, pool: { readPage }, lookUp }, plan, never)).rejects.toThrow(
      'table down',
    );
  });

  test('may be killed at any call, any number of times, and still repairs everybody once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 6 }),
        async (pageCount, kills) => {
          const pages = pagesOf(pageCount);
          const { ports, written, compared } = fakeOutside(pages);
          const applying = { ...plan, apply: true };
          for (const kill of kills) {
            await reconcile(mortal(ports, kill), applying, never).catch(() => undefined);
          }

          await reconcile(ports, applying, never);

          expect(written.map(({ email }) => email).sort()).toEqual(
            subsOf(pages)
              .map((sub) => `${sub}@example.com`)
              .sort(),
          );
          expect(compared.map(({ user }) => user.sub).sort()).toEqual(subsOf(pages).sort());
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** The same outside, which dies at the n-th call: none has an effect from then on. */
const mortal = (ports: ReturnType<typeof fakeOutside>['ports'], calls: number): typeof ports => {
  let left = calls;
  const live =
    <Arguments extends unknown[], Answer>(call: (...args: Arguments) => Answer) =>
    (...args: Arguments): Answer => {
      left -= 1;
      if (left <= 0) {
        throw new Error('killed');
      }
      return call(...args);
    };
  const { pool, runState, idempotency } = ports;
  return {
    ...ports,
    isFatal: () => true,
    pool: { readPage: async (...args) => live(pool.readPage)(...args) },
    runState: { ...runState, commit: live(runState.commit) },
    lookUp: async (...args) => live(ports.lookUp)(...args),
    putIfAbsent: async (...args) => live(ports.putIfAbsent)(...args),
    idempotency: { ...idempotency, once: async (...args) => live(idempotency.once)(...args) },
  };
};
