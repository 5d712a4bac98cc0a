import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { createCheckpoint } from '../../src/adapters/checkpoint.ts';
import { createDynamoDb } from '../../src/adapters/dynamodb.ts';
import { createIdempotency, type RecordedIdempotency } from '../../src/adapters/idempotency.ts';
import { createJointWrites } from '../../src/adapters/joint-writes.ts';
import { wait } from '../../src/adapters/patience.ts';
import { createRecordsLookup } from '../../src/adapters/records-lookup.ts';
import { createUsersTable, type UsersTable } from '../../src/adapters/users-table.ts';
import { type ConfirmationKey, keyOf, type PendingWrite } from '../../src/domain/pending-write.ts';
import { AlreadyInProgressError, type PutResult } from '../../src/domain/record-confirmation.ts';
import { RECORD_LIFE_SECONDS } from '../../src/time-budget.ts';
import { capabilitiesOf, type Database, databaseNames, openDatabase } from '../support/database.ts';
import { LESSON_KEY } from '../support/templates.ts';

const never = new AbortController().signal;
const newKey = (): ConfirmationKey => ['eu-central-1_x', randomUUID(), 'PostConfirmation_x'];
const newEmail = (): string => `${randomUUID()}@example.com`;

const writeOf = (row: PendingWrite['row'], sub: string = randomUUID()): PendingWrite => ({
  userPoolId: 'eu-central-1_x',
  user: { sub },
  triggerSource: 'PostConfirmation_x',
  row,
});

/** All of Lambda's context that the lock needs. */
const contextWith = (remainingMs: number) =>
  ({ getRemainingTimeInMillis: () => remainingMs }) as Context;

describe.each(databaseNames)('on %s', (name) => {
  let database: Database;
  let users: UsersTable;
  let idempotencyWith: (remainingMs: number, signal?: AbortSignal) => RecordedIdempotency;
  let idempotency: RecordedIdempotency;

  beforeAll(async () => {
    database = await openDatabase(name);
    const client = createDynamoDb().client;
    users = createUsersTable(client, {
      usersTableName: database.usersTable,
      usersTableKey: LESSON_KEY,
    });
    const idempotencyOf = createIdempotency(client, database.idempotencyTable);
    idempotencyWith = (remainingMs, signal = never) =>
      idempotencyOf(contextWith(remainingMs), signal);
    idempotency = idempotencyWith(4_000);
  }, 90_000);

  afterAll(() => database.close(), 90_000);

  describe("the users' table", () => {
    test('takes a new row as it is, byte for byte', async () => {
      const row = { email: ` Ünï+${newEmail()}`, name: '', 'custom:plan': 'gold' };

      expect(await users.putIfAbsent(writeOf(row), never)).toBe('created');

      expect(await database.row(row.email)).toEqual(row);
    });

    test('leaves a row that is there untouched', async () => {
      const email = newEmail();
      const edited = { email, favourite: 'dark', pieces: 3 };
      await database.putRow(edited);

      expect(await users.putIfAbsent(writeOf({ email, name: 'Ada' }), never)).toBe('row-exists');

      expect(await database.row(email)).toEqual(edited);
    });

    test('takes one of many puts at once', async () => {
      const email = newEmail();

      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_none, index) =>
          users.putIfAbsent(writeOf({ email, name: `n${index}` }), never),
        ),
      );

      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
    });

    test("knows a row with this user's sub, whatever was changed in it since", async () => {
      const [email, sub] = [newEmail(), randomUUID()];
      const write = writeOf({ email, sub }, sub);
      await database.putRow({ email, sub, favourite: 'dark' });

      // An engine that does not return the old item cannot tell whose row it is.
      const { returnsOldItem } = capabilitiesOf(name);
      const known = returnsOldItem ? 'own-row-exists' : 'row-exists';
      expect(await users.putIfAbsent(write, never)).toBe(known);
    });

    test('fails when it is told to stop', async () => {
      const stopped = AbortSignal.abort();

      const write = writeOf({ email: newEmail() });

      await expect(users.putIfAbsent(write, stopped)).rejects.toMatchObject({
        name: 'AbortError',
      });
    });
  });

  describe('the idempotency records', () => {
    const worker = (outcome: PutResult = 'created') => {
      const work = async () => {
        work.runs += 1;
        return outcome;
      };
      work.runs = 0;
      return work;
    };

    test('lets work be done once, and no more', async () => {
      const key = newKey();
      const work = worker();

      await idempotency.once(key, work);
      await idempotency.once(key, work);
      await idempotencyWith(1_000).once(key, work);

      expect(work.runs).toBe(1);
    });

    test('tells confirmations apart by pool, user and source', async () => {
      const work = worker();
      const [pool, sub, source] = newKey();

      for (const key of [
        [pool, sub, source],
        ['other', sub, source],
        [pool, randomUUID(), source],
        [pool, sub, 'other'],
      ] as const) {
        await idempotency.once(key, work);
      }

      expect(work.runs).toBe(4);
    });

    test('keeps what another invocation completed while this one failed', async () => {
      const key = newKey();
      const later = worker();
      const failing = idempotency.once(key, async () => {
        await idempotency.complete(key);
        throw new Error('the put did not finish');
      });
      await expect(failing).rejects.toThrow('the put did not finish');

      await idempotency.once(key, later);

      expect(later.runs).toBe(0);
    });

    test('fails when work fails and its lock cannot be taken back', async () => {
      const stop = new AbortController();
      const failing = idempotencyWith(4_000, stop.signal).once(newKey(), async () => {
        stop.abort();
        throw new Error('the put did not finish');
      });

      await expect(failing).rejects.toThrow('Failed to delete record from idempotency store');
    });

    test('keeps the proof for fifteen days under a key that names nobody', async () => {
      const key = newKey();
      const before = new Set((await database.records()).map(({ id }) => id));
      const earliest = Math.floor(Date.now() / 1_000) + RECORD_LIFE_SECONDS;

      await idempotency.once(key, worker());

      const record = (await database.records()).find(({ id }) => !before.has(id));
      expect(record).toEqual({
        id: expect.stringMatching(/^add_user#[\w+/=]+$/),
        status: 'COMPLETED',
        data: 'created',
        expiration: expect.any(Number),
        in_progress_expiration: expect.any(Number),
      });
      expect(JSON.stringify(record)).not.toContain(key[1]);
      expect(Number(record?.expiration)).toBeGreaterThanOrEqual(earliest);
      expect(Number(record?.expiration)).toBeLessThanOrEqual(
        Math.ceil(Date.now() / 1_000) + RECORD_LIFE_SECONDS,
      );
    });

    const recordFor = async (key: ConfirmationKey) =>
      (await database.records()).find(({ id }) => id === idempotency.recordIdOf(key));

    test("keeps nothing of somebody else's row, so that the work is done again", async () => {
      const key = newKey();
      const work = worker('row-exists');

      await idempotency.once(key, work);
      expect(await recordFor(key)).toBeUndefined();
      await idempotency.once(key, work);

      expect(work.runs).toBe(2);
    });

    test("keeps the proof when the row that was met was this user's", async () => {
      const key = newKey();
      const work = worker('own-row-exists');

      await idempotency.once(key, work);
      await idempotency.once(key, work);

      expect(work.runs).toBe(1);
      expect(await recordFor(key)).toMatchObject({ status: 'COMPLETED', data: 'created' });
    });

    test('keeps the proof of a copy that wrote the row while this one met it', async () => {
      const key = newKey();

      await idempotency.once(key, async () => {
        await idempotency.complete(key);
        return 'row-exists';
      });

      expect(await recordFor(key)).toMatchObject({ status: 'COMPLETED', data: 'created' });
    });

    /** What a version of this project left that took somebody else's row for this user's. */
    const leaveRowExists = (key: ConfirmationKey) =>
      database.putRecord({
        id: idempotency.recordIdOf(key),
        status: 'COMPLETED',
        data: 'row-exists',
        expiration: Math.floor(Date.now() / 1_000) + 60,
        in_progress_expiration: Date.now() + 4_000,
      });

    test.each([false, true])(
      'does the work of an earlier record that says row-exists (local cache: %s)',
      async (useLocalCache) => {
        const key = newKey();
        const work = worker();
        await leaveRowExists(key);
        const idempotencyOf = createIdempotency(
          createDynamoDb().client,
          database.idempotencyTable,
          {
            useLocalCache,
          },
        );

        await idempotencyOf(contextWith(4_000), never).once(key, work);
        await idempotencyOf(contextWith(4_000), never).once(key, work);

        expect(work.runs).toBe(1);
        expect(await recordFor(key)).toMatchObject({ status: 'COMPLETED', data: 'created' });
      },
    );

    test('replaces an earlier record that says row-exists when the row is written', async () => {
      const key = newKey();
      const work = worker();
      await leaveRowExists(key);

      await idempotency.complete(key);
      await idempotency.once(key, work);

      expect(work.runs).toBe(0);
    });

    test('says that another invocation is at work', async () => {
      const key = newKey();
      const inner = worker();

      await idempotency.once(key, async () => {
        await expect(idempotencyWith(4_000).once(key, inner)).rejects.toBeInstanceOf(
          AlreadyInProgressError,
        );
        return 'created';
      });

      expect(inner.runs).toBe(0);
    });

    test('lets work be done again when it failed', async () => {
      const key = newKey();
      const work = worker();
      const down = new Error('down');

      await expect(idempotency.once(key, () => Promise.reject(down))).rejects.toBe(down);
      await idempotency.once(key, work);

      expect(work.runs).toBe(1);
    });

    test('takes over from an invocation whose time is over', async () => {
      const key = newKey();
      const second = worker();
      const dead = idempotencyWith(-1_000);
      let die = (): void => undefined;
      await new Promise<void>((started) => {
        const work = () =>
          new Promise<never>((_resolve, reject) => {
            die = () => reject(new Error('killed'));
            started();
          });
        dead.once(key, work).catch(() => undefined);
      });

      await idempotency.once(key, second);
      die();

      expect(second.runs).toBe(1);
    });

    test('forgets when the record has expired', async () => {
      const key = newKey();
      const work = worker();
      await idempotency.once(key, work);
      const records = await database.records();
      for (const record of records) {
        await database.putRecord({ ...record, expiration: Math.floor(Date.now() / 1_000) - 60 });
      }

      await idempotency.once(key, work);

      expect(work.runs).toBe(2);
    });

    const lookUp = (keys: readonly ConfirmationKey[], tableName = database.idempotencyTable) =>
      createRecordsLookup(
        { client: createDynamoDb().client, tableName, signal: never, wait },
        idempotency.recordIdOf,
      )(keys);

    const stateOf = async (key: ConfirmationKey) => (await lookUp([key])).get(key);

    test('keeps records that can be looked up, many at once', async () => {
      const [done, noted, expired, met] = [newKey(), newKey(), newKey(), newKey()];
      await idempotency.once(expired, worker());
      for (const record of await database.records()) {
        await database.putRecord({ ...record, expiration: Math.floor(Date.now() / 1_000) - 60 });
      }
      await idempotency.once(done, worker());
      await idempotency.complete(noted);
      await leaveRowExists(met);
      const strangers = Array.from({ length: 100 }, newKey);

      const known = await lookUp([...strangers, expired, done, noted, met]);

      expect([...known]).toEqual(
        expect.arrayContaining([
          [done, 'done'],
          [noted, 'done'],
        ]),
      );
      expect(known.size).toBe(2);
    });

    test('shows who is at work, for as long as the lock holds', async () => {
      const [begun, abandoned] = [newKey(), newKey()];
      await idempotency.once(begun, async () => {
        expect(await stateOf(begun)).toBe('in-progress');
        return 'created';
      });
      await idempotencyWith(-1_000).once(abandoned, async () => {
        expect(await stateOf(abandoned)).toBeUndefined();
        const [lock] = (await database.records()).filter(({ status }) => status === 'INPROGRESS');
        const { in_progress_expiration: _none, ...endless } = lock ?? {};
        await database.putRecord(endless);
        expect(await stateOf(abandoned)).toBeUndefined();
        return 'created';
      });
    });

    test('cannot be asked when its table is missing', async () => {
      await expect(lookUp([newKey()], 'no-such-table')).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
      });
    });

    test('knows what was noted without it', async () => {
      const key = newKey();
      const work = worker();

      await idempotency.complete(key);
      await idempotency.complete(key);
      await idempotency.once(key, work);

      expect(work.runs).toBe(0);
    });
  });

  describe('rows that are written together', () => {
    /** Without transactions, each is left to be written by itself. */
    const { transactions: hasTransactions } = capabilitiesOf(name);
    const writeTogether = (writes: readonly PendingWrite[]) =>
      createJointWrites({
        client: createDynamoDb().client,
        usersTableName: database.usersTable,
        usersTableKey: LESSON_KEY,
        idempotencyTableName: database.idempotencyTable,
        recordIdOf: idempotency.recordIdOf,
        signal: never,
        takesTransactions: true,
        onNoTransactions: () => undefined,
      })(writes);
    const writeFor = ([userPoolId, sub, triggerSource]: ConfirmationKey): PendingWrite => ({
      userPoolId,
      user: { sub },
      triggerSource,
      row: { email: newEmail(), 'custom:plan': 'gold' },
    });
    const recordOf = async (key: ConfirmationKey) =>
      (await database.records()).find(({ id }) => id === idempotency.recordIdOf(key));

    test('are there with their records, and neither without the other', async () => {
      const [free, taken] = [writeFor(newKey()), writeFor(newKey())];
      await database.putRow({ email: taken.row.email, favourite: 'dark' });

      const written = await writeTogether([free, taken]);

      expect([...written]).toEqual(hasTransactions ? [free] : []);
      expect(await database.row(String(free.row.email))).toEqual(
        hasTransactions ? free.row : undefined,
      );
      expect(await database.row(String(taken.row.email))).toEqual({
        email: taken.row.email,
        favourite: 'dark',
      });
      expect(await recordOf(keyOf(taken))).toBeUndefined();
    });

    test('leave the record that the trigger would have left', async () => {
      const [together, noted] = [newKey(), newKey()];
      await idempotency.complete(noted);

      await writeTogether([writeFor(together)]);

      const { id: _id, expiration: _expiration, ...rest } = (await recordOf(noted)) ?? {};
      const mine = await recordOf(together);
      if (hasTransactions) {
        expect(mine).toMatchObject(rest);
        expect(Object.keys(mine ?? {}).sort()).toEqual(
          ['id', 'expiration', ...Object.keys(rest)].sort(),
        );
        const lifeSeconds = Number(mine?.expiration) - Date.now() / 1_000;
        expect(Math.abs(lifeSeconds - RECORD_LIFE_SECONDS)).toBeLessThan(10);
      }
    });

    test.each(['COMPLETED', 'INPROGRESS'])(
      'are not there over a record that is %s',
      async (status) => {
        const write = writeFor(newKey());
        const record = { id: idempotency.recordIdOf(keyOf(write)), status, expiration: 1 };
        await database.putRecord(record);

        expect((await writeTogether([write])).size).toBe(0);

        expect(await database.row(String(write.row.email))).toBeUndefined();
        expect(await recordOf(keyOf(write))).toEqual(record);
      },
    );
  });

  describe('a checkpoint', () => {
    const checkpointAt = (nowMs: number, userPoolId: string = randomUUID()) =>
      createCheckpoint({
        client: createDynamoDb().client,
        tableName: database.idempotencyTable,
        userPoolId,
        now: () => nowMs,
      });

    test('is found by the next run, and gone when there is nothing to go on with', async () => {
      const checkpoint = checkpointAt(Date.now());
      expect(await checkpoint.load()).toBeUndefined();
      await checkpoint.save({ token: 'after-60', allAttributes: true });

      expect(await checkpoint.load()).toEqual({ token: 'after-60', allAttributes: true });

      await checkpoint.save({ token: undefined, allAttributes: true });
      expect(await checkpoint.load()).toEqual({ token: undefined, allAttributes: true });
      await checkpoint.save(undefined);
      await checkpoint.save(undefined);
      expect(await checkpoint.load()).toBeUndefined();
    });

    test('is dropped after two days and a half', async () => {
      const userPoolId = randomUUID();
      await checkpointAt(Date.now(), userPoolId).save({ token: 't', allAttributes: false });

      const later = checkpointAt(Date.now() + 60 * 60 * 60 * 1_000, userPoolId);

      expect(await later.load()).toBeUndefined();
    });
  });
});
