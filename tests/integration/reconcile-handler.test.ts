import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { ENVIRONMENT, HANDLER } from '../../src/contract.ts';
import { type CapturedOutput, captureOutput } from '../support/captured-output.ts';
import {
  type CognitoStub,
  poolOf,
  type StubUser,
  startCognitoStub,
} from '../support/cognito-stub.ts';
import { type Database, openDatabase } from '../support/database.ts';
import { emfProblems } from '../support/emf.ts';
import { lambdaContext } from '../support/lambda-context.ts';

const POOL = 'eu-central-1_x';
const ALL_TIME_MS = 900_000;
const newUser = (some: Partial<StubUser> = {}): StubUser => {
  const sub = randomUUID();
  return { sub, email: `${sub}@example.com`, ...some };
};
const fillers = (count: number): StubUser[] =>
  Array.from({ length: count }, () => newUser({ status: 'UNCONFIRMED' }));

describe('the scheduled comparison', () => {
  let database: Database;
  let output: CapturedOutput;
  let stub: CognitoStub;
  let users: (StubUser | undefined)[];
  let handler: (event: unknown, context: Context) => Promise<unknown>;

  beforeAll(async () => {
    output = captureOutput();
    database = await openDatabase();
    users = [];
    stub = await startCognitoStub(POOL, poolOf(users));
    Object.assign(process.env, {
      [ENVIRONMENT.usersTable]: database.usersTable,
      [ENVIRONMENT.idempotencyTable]: database.idempotencyTable,
      [ENVIRONMENT.userPool]: POOL,
      [ENVIRONMENT.reconcileMode]: 'apply',
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: stub.endpoint,
      _HANDLER: HANDLER,
    });
    ({ handler } = await import('../../src/functions/reconcile/index.ts'));
  }, 90_000);

  beforeEach(async () => {
    users.length = 0;
    stub.inject(() => undefined);
    database.proxy?.reset();
    output.clear();
  });

  afterEach(() => database.proxy?.reset());

  afterAll(async () => {
    output[Symbol.dispose]();
    await stub.close();
    await database.close();
  }, 90_000);

  const run = (timeoutMs = ALL_TIME_MS) => handler({}, lambdaContext(timeoutMs));
  const lines = (message: string) => output.lines().filter((line) => line.message === message);
  const metrics = () => output.lines().flatMap((line) => ('_aws' in line ? [line] : []));

  test('repairs, counts, and says so in one line that names nobody', async () => {
    const email = `${randomUUID()}@example.com`;
    users.push(newUser({ email }), newUser({ email }), ...fillers(2), newUser());

    expect(await run()).toEqual({ users: 5, toEnd: true });

    expect(lines('reconcile')).toEqual([
      expect.objectContaining({
        level: 'WARN',
        service: 'reconcile_users',
        userPoolId: POOL,
        mode: 'apply',
        users: 5,
        present: 1,
        missing: 2,
        repaired: 2,
        failed: 0,
        collision: 2,
        skipped: 2,
        from_start: true,
        to_end: true,
      }),
    ]);
    expect(metrics()).toEqual([expect.objectContaining({ missing: 2, repaired: 2, collision: 2 })]);
    expect(emfProblems(JSON.stringify(metrics()[0]), Date.now())).toEqual([]);
    expect(output.text()).not.toContain('@example.com');
    expect(await database.row(email)).toEqual({ email });

    output.clear();
    await run();
    expect(lines('reconcile')[0]).toMatchObject({ level: 'INFO', missing: 0, present: 3 });
    expect(metrics()).toEqual([expect.objectContaining({ missing: 0, repaired: 0, collision: 2 })]);
  });

  test('leaves the rest to the next run when its time is up', async () => {
    users.push(newUser(), ...fillers(599), newUser());
    const [first, last] = [users[0], users.at(-1)];
    // Cognito keeps the second chunk to itself until the run is told to stop.
    stub.inject(({ PaginationToken }) => (PaginationToken === 'after-300' ? 'hang' : undefined));

    expect(await run(46_000)).toEqual({ users: 300, toEnd: false });

    expect(lines('reconcile')[0]).toMatchObject({ repaired: 1, from_start: true, to_end: false });
    expect(lines('reconcile')[0]).not.toHaveProperty('orphaned_row');
    expect(await database.row(first?.email ?? '')).toBeDefined();
    expect(await database.row(last?.email ?? '')).toBeUndefined();

    stub.inject(() => undefined);
    output.clear();
    const earlier = stub.calls.length;
    expect(await run()).toEqual({ users: 301, toEnd: true });
    expect(stub.calls[earlier]?.PaginationToken).toBe('after-300');
    expect(lines('reconcile')[0]).toMatchObject({ repaired: 1, from_start: false, to_end: true });
    expect(await database.row(last?.email ?? '')).toBeDefined();
  });

  test('begins anew when Cognito does not know the checkpoint any more', async () => {
    users.push(newUser(), ...fillers(599));
    stub.inject(({ PaginationToken }) => (PaginationToken === 'after-300' ? 'hang' : undefined));
    await run(46_000);
    stub.inject(({ PaginationToken }) =>
      PaginationToken === 'after-300' && stub.calls.at(-2)?.PaginationToken !== 'after-240'
        ? 'InvalidParameterException'
        : undefined,
    );
    output.clear();

    expect(await run()).toEqual({ users: 600, toEnd: true });

    expect(lines('reconcile')[0]).toMatchObject({
      present: 1,
      started_over: 1,
      from_start: true,
      to_end: true,
    });
  });

  test('drops what is in flight when the time is over, and keeps its checkpoint', async () => {
    users.push(newUser());
    database.proxy?.inject(({ operation }) => (operation === 'BatchGetItem' ? 'hang' : undefined));

    expect(await run(16_000)).toEqual({ users: 0, toEnd: false });

    database.proxy?.reset();
    expect(await run()).toEqual({ users: 1, toEnd: true });
  });

  test('fails aloud when it cannot go on, and the next run does', async () => {
    users.push(newUser(), ...fillers(350));
    stub.inject(({ PaginationToken }) =>
      PaginationToken === 'after-300' ? 'AccessDeniedException' : undefined,
    );

    await expect(run()).rejects.toMatchObject({ code: 'ADD_USER_E_RECONCILE' });

    expect(lines('reconcile')[0]).toMatchObject({ users: 300, repaired: 1, to_end: false });
    expect(lines('fault')[0]).toMatchObject({ fault: { name: 'AccessDeniedException' } });
    expect(metrics()).toEqual([expect.objectContaining({ missing: 1 })]);
    stub.inject(() => undefined);
    expect(await run()).toEqual({ users: 51, toEnd: true });
  });

  test('says why a row could not be written, and goes on', async () => {
    const tooLong = newUser({ email: `${'x'.repeat(64)}@example.com` });
    users.push(tooLong, newUser());
    const faults = { PutItem: 'truncate', TransactWriteItems: 'reset' } as const;
    database.proxy?.inject(({ operation, body }) =>
      body.includes('xxxx') ? faults[operation as keyof typeof faults] : undefined,
    );

    expect(await run()).toEqual({ users: 2, toEnd: true });

    expect(lines('reconcile')[0]).toMatchObject({ missing: 2, repaired: 1, failed: 1 });
    expect(lines('fault')).toHaveLength(1);
    // It waits until a lock that somebody left would be over.
  }, 60_000);

  test('counts what Cognito throttled', async () => {
    users.push(newUser());
    const before = stub.calls.length;
    stub.inject(() => (stub.calls.length === before + 1 ? 'TooManyRequestsException' : undefined));

    await run();

    expect(lines('reconcile')[0]).toMatchObject({ throttled: 1, repaired: 1 });
  });
});
