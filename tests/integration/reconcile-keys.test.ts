import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openTemporaryRunState } from '../../src/adapters/temporary-run-state.ts';
import type { Counts } from '../../src/domain/reconcile/finding.ts';
import type { Plan } from '../../src/domain/reconcile/plan.ts';
import { reconcile } from '../../src/domain/reconcile/reconcile.ts';
import { statesWithRow } from '../../src/domain/reconcile/user-state.ts';
import type { TableKey } from '../../src/domain/table-key.ts';
import { type CapturedOutput, captureOutput } from '../support/captured-output.ts';
import {
  type CognitoStub,
  poolOf,
  type StubUser,
  startCognitoStub,
} from '../support/cognito-stub.ts';
import { capabilitiesOf, type Database, type Item, openDatabase } from '../support/database.ts';
import { DOCUMENTED_ROWS, type ExampleRow, variablesFor } from '../support/example-rows.ts';
import { createPipeline, type Pipeline } from '../support/pipeline.ts';
import { outsideOn } from '../support/reconcile-outside.ts';
import { signUpEvent } from '../support/sign-up-event.ts';
import { templateOf } from '../support/templates.ts';

const POOL = signUpEvent().userPoolId;
const never = new AbortController().signal;

type User = StubUser & { readonly userName: string; readonly email: string };

const newUser = (some: Partial<User> = {}): User => ({
  sub: randomUUID(),
  userName: `name-${randomUUID()}`,
  email: `Ada-${randomUUID()}@example.com`,
  ...some,
});
const newUsers = (count: number): User[] => Array.from({ length: count }, () => newUser());

/** Times differ from row to row; what else is in them does not. */
const withoutTimes = (row: Item | undefined): Item | undefined =>
  row &&
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      const isTime =
        typeof value === 'number' ? value > 1_000_000_000 : /^\d{4}-\d\d-\d\dT/.test(String(value));
      return [name, isTime ? 'a time' : value];
    }),
  );

/** Another key than the documented ones: an address whose case does not count. */
const LOWERED: ExampleRow = {
  name: 'an address in lower case',
  key: ['pk', 'sk'],
  row: { pk: 'EMAIL#{email|lower}', sk: 'USER', owner: '{sub}', at: '{now|seconds}' },
};

describe.each([...DOCUMENTED_ROWS, LOWERED])('pool and table with the row of $name', (example) => {
  const template = templateOf(example.row, example.key);
  const plan: Plan = {
    userPoolId: POOL,
    apply: true,
    states: statesWithRow(),
    template,
    graceMs: 60_000,
  };
  let database: Database;
  let output: CapturedOutput;
  let trigger: Pipeline;
  let stub: CognitoStub;
  let users: User[];

  beforeAll(async () => {
    output = captureOutput();
    database = await openDatabase(undefined, example.key);
    trigger = createPipeline(database, variablesFor(example));
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

  const run = async (some: Partial<Plan> = {}): Promise<Counts> => {
    using runState = openTemporaryRunState({ nowMs: Date.now() });
    const wanted = { ...plan, ...some };
    await reconcile(outsideOn(database, stub, runState, wanted), wanted, never);
    runState.findRelations();
    return runState.counts();
  };

  const confirm = ({ sub, email, userName }: User) =>
    trigger({ ...signUpEvent({ sub, email }), userName });

  /** The row that belongs to a user, times left out. */
  const madeFor = ({ sub, email, userName }: User): Item | undefined =>
    template.rowOf({
      attributes: { sub, email },
      userName,
      userPoolId: POOL,
      nowMs: Date.now(),
    });
  const keyFor = (user: User): Item => {
    const row = madeFor(user);
    return Object.fromEntries(example.key.map((name) => [name, row?.[name]]));
  };
  const rowOf = (user: User) => database.row(keyFor(user));

  test('agree after one run, which writes what the trigger would have written', async () => {
    const [known, ...unknown] = newUsers(3) as [User, User, User];
    users.push(known, ...unknown);
    await confirm(known);

    expect(await run({ apply: false })).toEqual({ present: 1, missing: 2 });
    const startedMs = Date.now();
    expect(await run()).toEqual({ present: 1, repaired: 2 });
    expect(await run({ apply: false })).toEqual({ present: 3 });

    for (const user of unknown) {
      const row = await rowOf(user);
      expect(withoutTimes(row)).toEqual(withoutTimes(madeFor(user)));
      expect(Object.keys(row ?? {}).sort()).toEqual(Object.keys((await rowOf(known)) ?? {}).sort());
      if (typeof row?.createdAt === 'string') {
        expect(Date.parse(row.createdAt)).toBeGreaterThanOrEqual(startedMs);
      }
    }
  });

  test('are compared by the whole key, a hundred at once, and never by a scan', async () => {
    users.push(...newUsers(120));

    expect(await run()).toEqual({ repaired: 120 });

    const operations = new Set(database.proxy?.calls.map(({ operation }) => operation));
    expect(operations).not.toContain('Scan');
    expect(operations).not.toContain('Query');
    const looks = database.proxy?.calls.filter(({ operation }) => operation === 'BatchGetItem');
    expect(looks).toHaveLength(2);
    if (capabilitiesOf().transactions) {
      expect(operations).toEqual(new Set(['BatchGetItem', 'TransactWriteItems']));
    }
  });

  test('keep a deletion and an edited profile', async () => {
    const [edited, removed, repaired] = newUsers(3) as [User, User, User];
    users.push(edited, removed);
    await confirm(edited);
    await confirm(removed);
    const profile = { ...(await rowOf(edited)), favourite: 'dark' };
    await database.putRow(profile);
    await database.deleteRow(keyFor(removed));
    users.push(repaired);
    expect(await run()).toEqual({ present: 1, removed: 1, repaired: 1 });
    await database.deleteRow(keyFor(repaired));

    expect(await run()).toEqual({ present: 1, removed: 2 });

    expect(await rowOf(edited)).toEqual(profile);
  });
});

describe('what the key says of two users', () => {
  const compare = async (
    { key, row }: { readonly key: TableKey; readonly row: Readonly<Record<string, unknown>> },
    users: StubUser[],
  ): Promise<readonly [Counts, Counts]> => {
    const template = templateOf(row, key);
    const plan: Plan = {
      userPoolId: POOL,
      apply: true,
      states: statesWithRow(),
      template,
      graceMs: 60_000,
    };
    const database = await openDatabase(undefined, key);
    const stub = await startCognitoStub(POOL, poolOf(users));
    const run = async (): Promise<Counts> => {
      using runState = openTemporaryRunState({ nowMs: Date.now() });
      await reconcile(outsideOn(database, stub, runState, plan), plan, never);
      runState.findRelations();
      return runState.counts();
    };
    try {
      return [await run(), await run()];
    } finally {
      await stub.close();
      await database.close();
    }
  };
  const pair = (): StubUser[] => [
    newUser({ email: 'ada@example.com' }),
    newUser({ email: 'ADA@example.com' }),
  ];

  test('addresses that differ in case are one key where it is in lower case', async () => {
    expect(await compare(LOWERED, pair())).toEqual([
      { repaired: 1, present: 1, collision: 2 },
      { present: 2, collision: 2, 'foreign-row': 1 },
    ]);
  }, 90_000);

  test("a key with the sub is nobody else's, whatever the address", async () => {
    const key: TableKey = ['id'];
    const twins = [newUser({ email: 'a@example.com' }), newUser({ email: 'a@example.com' })];

    expect(await compare({ key, row: { id: '{sub}', email: '{email}' } }, twins)).toEqual([
      { repaired: 2 },
      { present: 2 },
    ]);
  }, 90_000);

  test('who lacks a part of the key gets no row, as from the trigger', async () => {
    const key: TableKey = ['tenant', 'user'];
    const row = { tenant: '{custom:tenant}', user: '{sub}' };
    const users = [newUser({ attributes: { 'custom:tenant': 't' } }), newUser()];

    expect(await compare({ key, row }, users)).toEqual([
      { repaired: 1, 'no-key': 1 },
      { present: 1, 'no-key': 1 },
    ]);
  }, 90_000);
});
