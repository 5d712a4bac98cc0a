import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openRunState } from '../../src/adapters/run-state.ts';
import { openTemporaryRunState } from '../../src/adapters/temporary-run-state.ts';
import type { Counts } from '../../src/domain/reconcile/finding.ts';
import type { Plan } from '../../src/domain/reconcile/plan.ts';
import { type ReconcilePorts, reconcile } from '../../src/domain/reconcile/reconcile.ts';
import { statesWithRow } from '../../src/domain/reconcile/user-state.ts';
import { type CapturedOutput, captureOutput } from '../support/captured-output.ts';
import {
  type CognitoStub,
  poolOf,
  type StubUser,
  startCognitoStub,
} from '../support/cognito-stub.ts';
import { capabilitiesOf, type Database, openDatabase } from '../support/database.ts';
import { createPipeline, type Pipeline } from '../support/pipeline.ts';
import { outsideOn } from '../support/reconcile-outside.ts';
import { signUpEvent } from '../support/sign-up-event.ts';
import { copying, LESSON } from '../support/templates.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const POOL = signUpEvent().userPoolId;
const never = new AbortController().signal;
const plan: Plan = {
  userPoolId: POOL,
  apply: true,
  states: statesWithRow(),
  template: LESSON,
  graceMs: 60_000,
};
const newUser = (some: Partial<StubUser> = {}): StubUser => {
  const sub = randomUUID();
  return { sub, email: `${sub}@example.com`, ...some };
};
const newUsers = (count: number, some: Partial<StubUser> = {}): StubUser[] =>
  Array.from({ length: count }, () => newUser(some));
/** Users who take up pages, and need no look into the table. */
const fillers = (count: number): StubUser[] => newUsers(count, { status: 'UNCONFIRMED' });
/** So many pages, with one user on each who counts. */
const pagesOf = (count: number): StubUser[] =>
  Array.from({ length: count }, () => [newUser(), ...fillers(59)]).flat();
const isConfirmed = (user: StubUser | undefined): user is StubUser =>
  user !== undefined && user.status === undefined;

/** Fails the n-th call that `counts` names, and every one after it: the process is gone. */
const mortal = (ports: ReconcilePorts, calls: number): ReconcilePorts => {
  let left = calls;
  const die = (): void => {
    left -= 1;
    if (left <= 0) {
      throw new Error('killed');
    }
  };
  return {
    ...ports,
    pool: {
      async readPage(cursor, signal) {
        die();
        return ports.pool.readPage(cursor, signal);
      },
    },
    isFatal: () => true,
    async writeTogether(writes) {
      die();
      const written = await ports.writeTogether(writes);
      die();
      return written;
    },
    async putIfAbsent(write) {
      die();
      return ports.putIfAbsent(write);
    },
  };
};

describe('pool and table', () => {
  let database: Database;
  let output: CapturedOutput;
  let trigger: Pipeline;
  let stub: CognitoStub;
  let users: (StubUser | undefined)[];

  beforeAll(async () => {
    output = captureOutput();
    database = await openDatabase();
    trigger = createPipeline(database);
  }, 90_000);

  beforeEach(async () => {
    users = [];
    stub = await startCognitoStub(POOL, poolOf(users));
    database.proxy?.reset();
  });

  afterEach(() => stub.close());

  afterAll(async () => {
    output[Symbol.dispose]();
    await database.close();
  }, 90_000);

  /** A whole run, with a run state of its own. */
  const run = async (some: Partial<Plan> = {}): Promise<Counts> => {
    using runState = openTemporaryRunState({ nowMs: Date.now() });
    const wanted = { ...plan, ...some };
    const ports = { ...outsideOn(database, stub, runState, wanted), wait: async () => undefined };
    expect(await reconcile(ports, wanted, never)).toBe('complete');
    runState.findRelations();
    return runState.counts();
  };

  const confirm = ({ sub, email = '' }: StubUser) => trigger(signUpEvent({ sub, email }));
  const hasRow = async ({ email = '' }: StubUser) => (await database.row(email)) !== undefined;
  const rowsOf = async (some: readonly (StubUser | undefined)[]) =>
    Promise.all(some.map((user) => user && hasRow(user)));

  test('agree after one run; the next finds nothing to do', async () => {
    const [known, unknown, other] = newUsers(3) as [StubUser, StubUser, StubUser];
    users.push(known, unknown, other, newUser({ status: 'UNCONFIRMED' }));
    await confirm(known);

    expect(await run()).toEqual({ present: 1, repaired: 2, 'skipped:UNCONFIRMED': 1 });
    expect(await run()).toEqual({ present: 3, 'skipped:UNCONFIRMED': 1 });

    expect(await database.row(unknown.email ?? '')).toEqual({ email: unknown.email });
  });

  test('are left alone by a run that only reports', async () => {
    users.push(...newUsers(2));
    const before = await database.records();

    expect(await run({ apply: false })).toEqual({ missing: 2 });

    expect(await rowsOf(users)).toEqual([false, false]);
    expect(await database.records()).toEqual(before);
    const writes = database.proxy?.calls.filter(({ operation }) => !/Get/.test(operation));
    expect(writes).toEqual([]);
  });

  test('are never scanned', async () => {
    const email = `${randomUUID()}@example.com`;
    users.push(...newUsers(3), newUser({ email }), newUser({ email }));

    await run();

    const operations = new Set(database.proxy?.calls.map(({ operation }) => operation));
    expect([...operations].sort()).toEqual([
      'BatchGetItem',
      'DeleteItem',
      'PutItem',
      'TransactWriteItems',
      // Without transactions each row is written by itself, and its record completed after it.
      ...(capabilitiesOf().transactions ? [] : ['UpdateItem']),
    ]);
  });

  test('keep an edited profile', async () => {
    const user = newUser();
    users.push(user);
    const edited = { email: user.email, favourite: 'dark' };
    await database.putRow(edited);

    expect(await run({ template: copying('sub') })).toEqual({ present: 1 });

    expect(await database.row(user.email ?? '')).toEqual(edited);
  });

  test('keep a deletion: a row that its user removed does not come back', async () => {
    const user = newUser();
    users.push(user);
    await confirm(user);
    await database.deleteRow(user.email ?? '');

    expect(await run({ apply: false })).toEqual({ removed: 1 });
    expect(await run()).toEqual({ removed: 1 });

    expect(await hasRow(user)).toBe(false);
  });

  test('keep a deletion after a repair, too', async () => {
    const user = newUser();
    users.push(user);
    expect(await run()).toEqual({ repaired: 1 });
    await database.deleteRow(user.email ?? '');

    expect(await run()).toEqual({ removed: 1 });
  });

  test("miss the user who met somebody else's row, once that row is gone", async () => {
    const user = newUser({ email: `${randomUUID()}@example.com` });
    users.push(user);
    await database.putRow({ email: user.email, sub: randomUUID() });
    await confirm(user);
    expect(output.confirmations().at(-1)).toMatchObject({ sub: user.sub, outcome: 'row-exists' });
    await database.deleteRow(user.email ?? '');

    expect(await run({ apply: false })).toEqual({ missing: 1 });
    expect(await run()).toEqual({ repaired: 1 });
    await database.deleteRow(user.email ?? '');
    expect(await run()).toEqual({ removed: 1 });
  });

  test('miss the user of whom an earlier version noted that a row was there', async () => {
    const user = newUser();
    users.push(user);
    await confirm(user);
    await database.deleteRow(user.email ?? '');
    for (const record of await database.records()) {
      await database.putRecord({ ...record, data: 'row-exists' });
    }

    expect(await run({ apply: false })).toEqual({ missing: 1 });
    expect(await run()).toEqual({ repaired: 1 });
    expect(await run()).toEqual({ present: 1 });
  });

  test('keep a deletion when the idempotency table is down: nothing is written then', async () => {
    const user = newUser();
    users.push(user);
    await confirm(user);
    await database.deleteRow(user.email ?? '');
    database.proxy?.inject(({ table }) =>
      table === database.idempotencyTable ? 'server-error' : undefined,
    );

    expect(await run()).toEqual({ failed: 1 });

    expect(await hasRow(user)).toBe(false);
  });

  test('get a row back once the record has expired', async () => {
    const user = newUser();
    users.push(user);
    await confirm(user);
    await database.deleteRow(user.email ?? '');
    for (const record of await database.records()) {
      await database.putRecord({ ...record, expiration: Math.floor(Date.now() / 1_000) - 60 });
    }

    expect(await run({ apply: false })).toEqual({ missing: 1 });
    expect(await run()).toEqual({ repaired: 1 });
  });

  test('are compared beside live sign-ups, which all end as they would', async () => {
    const live = newUsers(5, { modifiedMs: Date.now() });
    users.push(...newUsers(10), ...live);

    const [counts] = await Promise.all([run({ graceMs: 0 }), ...live.map(confirm)]);

    expect(await rowsOf(users)).toEqual(users.map(() => true));
    expect(counts.failed).toBeUndefined();
    expect(await run()).toEqual({ present: 15 });
  });

  test('leave to the trigger who was confirmed just now', async () => {
    const live = newUser({ modifiedMs: Date.now() });
    users.push(live);

    expect(await run()).toEqual({ 'in-progress': 1 });
    await confirm(live);

    expect(await run()).toEqual({ present: 1 });
    expect(output.confirmations().at(-1)).toMatchObject({ sub: live.sub, outcome: 'created' });
  });

  test('take two runs at once, which write each row once', async () => {
    users.push(...newUsers(30));

    const [first, second] = await Promise.all([run(), run()]);

    expect((first.repaired ?? 0) + (second.repaired ?? 0)).toBe(30);
    expect(await rowsOf(users)).toEqual(users.map(() => true));
  });

  test('may hold users who share an address: one row, nothing merged, all of them listed', async () => {
    const email = `${randomUUID()}@example.com`;
    const [a, b] = [newUser({ email }), newUser({ email })];
    users.push(a, ...newUsers(2), b, newUser({ email: email.toUpperCase() }));
    const shared = { collision: 2, 'similar-key': 3 };

    expect(await run({ template: copying('sub') })).toEqual({ repaired: 4, present: 1, ...shared });
    expect(await run({ template: copying('sub') })).toEqual({
      present: 5,
      'foreign-row': 1,
      ...shared,
    });

    expect(await database.row(email)).toEqual({ email, sub: a.sub });
  });

  test('may hold a row of a user who is gone', async () => {
    const user = newUser();
    users.push(user);
    await database.putRow({ email: user.email, sub: randomUUID() });

    expect(await run({ template: copying('sub') })).toEqual({ present: 1, 'orphaned-row': 1 });
    expect(await run()).toEqual({ present: 1 });
  });

  test('agree although both sides throttle', async () => {
    users.push(...pagesOf(7), ...newUsers(20));
    stub.inject(() => (stub.calls.length % 2 === 1 ? 'TooManyRequestsException' : undefined));
    let calls = 0;
    database.proxy?.inject(({ operation }) => {
      calls += 1;
      // A lock that cannot be taken back would hold for four seconds.
      return calls % 5 === 0 && operation !== 'DeleteItem' ? 'throttle' : undefined;
    });

    const counts = await run();

    // A lock whose answer was lost looks like somebody else's.
    expect((counts.repaired ?? 0) + (counts['in-progress'] ?? 0)).toBe(27);
    expect(counts.repaired).toBeGreaterThan(20);
    const rows = await rowsOf(users.filter(isConfirmed));
    expect(rows.filter(Boolean)).toHaveLength(counts.repaired ?? 0);
  });

  test('agree although the pool changes while it is read', async () => {
    users.push(...pagesOf(7));
    const joining = newUsers(6);
    stub.inject(() => {
      users.push(...joining.splice(0, 2));
      users[stub.calls.length * 90] = undefined;
      return undefined;
    });

    await run();

    const left = users.filter(isConfirmed);
    expect(left.length).toBeGreaterThan(6);
    expect(await rowsOf(left)).toEqual(left.map(() => true));
  });

  test('agree although every user is read twice', async () => {
    const some = [...pagesOf(6), newUser()];
    users.push(...some, ...some);

    expect(await run()).toEqual({ repaired: 7, 'skipped:UNCONFIRMED': 354 });
  });

  test('agree after a kill at any call, and each row is written once', async () => {
    await using folder = await temporaryFolder();
    const early = newUsers(4);
    users.push(...newUsers(2), ...early);
    // Two are written together. The others have a record that has expired, and are written by themselves.
    await Promise.all(early.map(confirm));
    await Promise.all(early.map(({ email = '' }) => database.deleteRow(email)));
    for (const record of await database.records()) {
      await database.putRecord({ ...record, expiration: 1 });
    }
    const path = join(folder.path, 'run-state');
    let runs = 0;
    for (let isDone = false; !isDone; runs += 1) {
      const runState = openRunState({ path, nowMs: Date.now() });
      const ports = mortal(outsideOn(database, stub, runState, plan), 2 + runs);
      isDone = await reconcile(ports, plan, never).then(
        () => true,
        () => false,
      );
      runState.close();
    }

    expect(runs).toBeGreaterThan(3);
    expect(await rowsOf(users)).toEqual(users.map(() => true));
    expect(await run()).toEqual({ present: 6 });
  });

  test('agree after a kill at any page', async () => {
    users.push(...pagesOf(7));
    for (let page = 1; page <= 7; page += 1) {
      await using folder = await temporaryFolder();
      const path = join(folder.path, 'run-state');
      const first = openRunState({ path, nowMs: Date.now() });
      const reporting = { ...plan, apply: page % 2 === 0 };
      const readPage = mortal(outsideOn(database, stub, first, reporting), page + 1).pool.readPage;
      const outside = { ...outsideOn(database, stub, first, reporting), pool: { readPage } };
      await reconcile(outside, reporting, never).catch(() => undefined);
      first.close();

      const second = openRunState({ path, nowMs: Date.now() });
      await reconcile(outsideOn(database, stub, second, reporting), reporting, never);

      expect(second.users()).toBe(users.length);
      second.close();
    }
    expect(await run()).toMatchObject({ present: 7 });
  });
});
