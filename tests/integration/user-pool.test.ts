import { afterEach, describe, expect, test } from '@jest/globals';
import { createCognito } from '../../src/adapters/cognito.ts';
import { createPacer } from '../../src/adapters/pacer.ts';
import { createUserPool } from '../../src/adapters/user-pool.ts';
import {
  CursorRefusedError,
  FIRST_PAGE,
  type PoolUser,
  type UserPool,
} from '../../src/domain/reconcile/pool-user.ts';
import {
  type CognitoStub,
  poolOf,
  type StubUser,
  startCognitoStub,
} from '../support/cognito-stub.ts';

const POOL = 'eu-central-1_x';
const never = new AbortController().signal;
const usersOf = (count: number): StubUser[] =>
  Array.from({ length: count }, (_none, n) => ({ sub: `s${n}`, email: `${n}@example.com` }));

const readAll = async (pool: UserPool, from = FIRST_PAGE): Promise<PoolUser[]> => {
  const { users, next } = await pool.readPage(from, never);
  return next ? [...users, ...(await readAll(pool, next))] : [...users];
};

describe('a user pool', () => {
  let stub: CognitoStub;

  const open = async (users: (StubUser | undefined)[], userAttributes: string[] = []) => {
    stub = await startCognitoStub(POOL, poolOf(users));
    const retried: unknown[] = [];
    const pool = createUserPool({
      client: createCognito({
        endpoint: stub.endpoint,
        region: 'eu-central-1',
        credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'local' },
      }),
      userPoolId: POOL,
      userAttributes,
      pacer: createPacer({ maxPerSecond: 1_000, now: () => 0, wait: async () => undefined }),
      onRetry: (fault) => retried.push(fault),
    });
    return { pool, retried };
  };

  afterEach(() => stub.close());

  test('is read 60 users a page, each once, and no more of them than is needed', async () => {
    const { pool } = await open(usersOf(150));

    const users = await readAll(pool);

    expect(users.map(({ sub }) => sub)).toEqual(usersOf(150).map(({ sub }) => sub));
    expect(stub.calls).toEqual([
      expect.objectContaining({ Limit: 60, AttributesToGet: ['sub'] }),
      expect.objectContaining({ PaginationToken: 'after-60' }),
      expect.objectContaining({ PaginationToken: 'after-120' }),
    ]);
  });

  test("shows users as the trigger's event does", async () => {
    const modifiedMs = Date.UTC(2025, 5, 1);
    const { pool } = await open(
      [
        {
          sub: 's',
          email: 'Ünï@example.com',
          status: 'RESET_REQUIRED',
          enabled: false,
          modifiedMs,
          attributes: { 'custom:plan': 'gold', name: 'Ada' },
        },
        { sub: 'phone' },
      ],
      ['email', 'custom:plan', 'cognito:user_status'],
    );

    const [user, phone] = await readAll(pool);

    expect(user).toEqual({
      sub: 's',
      userName: 's',
      email: 'Ünï@example.com',
      status: 'RESET_REQUIRED',
      isEnabled: false,
      modifiedMs,
      attributes: {
        sub: 's',
        email: 'Ünï@example.com',
        'custom:plan': 'gold',
        'cognito:user_status': 'RESET_REQUIRED',
      },
    });
    expect(phone?.email).toBeUndefined();
    expect(stub.calls[0]?.AttributesToGet).toEqual(['sub', 'email', 'custom:plan']);
  });

  test('may give an empty page that is not the last', async () => {
    const gap: undefined[] = Array.from({ length: 100 }, () => undefined);
    const { pool } = await open([...gap, ...usersOf(2)]);

    expect(await readAll(pool)).toHaveLength(2);
  });

  test.each(['TooManyRequestsException', 'InternalErrorException'] as const)(
    'that answers with %s is asked again',
    async (fault) => {
      const { pool, retried } = await open(usersOf(100));
      stub.inject(() => ([1, 3, 4].includes(stub.calls.length) ? fault : undefined));

      expect(await readAll(pool)).toHaveLength(100);

      expect(retried).toHaveLength(3);
      expect(stub.calls).toHaveLength(5);
    },
  );

  test.each(['AccessDeniedException', 'ExpiredTokenException'] as const)(
    'that answers with %s is not asked again',
    async (fault) => {
      const { pool } = await open(usersOf(1));
      stub.inject(() => fault);

      await expect(readAll(pool)).rejects.toMatchObject({ name: fault });

      expect(stub.calls).toHaveLength(1);
    },
  );

  test('that refuses chosen attributes is read from the start, with all of them', async () => {
    const { pool } = await open(usersOf(100));
    stub.inject(({ AttributesToGet, PaginationToken }) =>
      AttributesToGet && PaginationToken ? 'InvalidParameterException' : undefined,
    );

    const reading = readAll(pool);

    await expect(reading).rejects.toBeInstanceOf(CursorRefusedError);
    await expect(reading).rejects.toMatchObject({
      startOver: { token: undefined, allAttributes: true },
    });
    expect(await readAll(pool, { token: undefined, allAttributes: true })).toHaveLength(100);
    expect(stub.calls.at(-1)).not.toHaveProperty('AttributesToGet');
  });

  test('that refuses the token of an earlier run is read from the start', async () => {
    const { pool } = await open(usersOf(1));
    stub.inject(({ PaginationToken }) =>
      PaginationToken ? 'InvalidParameterException' : undefined,
    );

    await expect(
      pool.readPage({ token: 'old', allAttributes: false }, never),
    ).rejects.toMatchObject({ startOver: { token: undefined, allAttributes: false } });
  });

  test('that refuses whatever it is asked fails', async () => {
    const { pool } = await open(usersOf(1));
    stub.inject(() => 'InvalidParameterException');

    await expect(
      pool.readPage({ token: undefined, allAttributes: true }, never),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  test('that does not answer is left when it is told to stop', async () => {
    const { pool } = await open(usersOf(1));
    const stop = new AbortController();
    stub.inject(() => {
      stop.abort();
      return 'hang';
    });

    await expect(pool.readPage(FIRST_PAGE, stop.signal)).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});
