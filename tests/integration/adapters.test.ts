import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { createDynamoDb } from '../../src/adapters/dynamodb.ts';
import { createMemory } from '../../src/adapters/idempotency-memory.ts';
import { createUsersTable, type UsersTable } from '../../src/adapters/users-table.ts';
import type { WriteOutcome } from '../../src/domain/outcome.ts';
import {
  AlreadyInProgressError,
  type ConfirmationKey,
  type Memory,
} from '../../src/domain/record-confirmation.ts';
import { RECORD_LIFE_SECONDS } from '../../src/time-budget.ts';
import { type Database, databaseNames, openDatabase } from '../support/database.ts';

const never = new AbortController().signal;
const newKey = (): ConfirmationKey => ['eu-central-1_x', randomUUID(), 'PostConfirmation_x'];
const newEmail = (): string => `${randomUUID()}@example.com`;

/** All of Lambda's context that the memory uses. */
const contextWith = (remainingMs: number) =>
  ({ getRemainingTimeInMillis: () => remainingMs }) as Context;

describe.each(databaseNames)('on %s', (name) => {
  let database: Database;
  let users: UsersTable;
  let memoryWith: (remainingMs: number) => Memory;
  let memory: Memory;

  beforeAll(async () => {
    database = await openDatabase(name);
    const client = createDynamoDb();
    users = createUsersTable(client, database.usersTable);
    const memoryOf = createMemory(client, database.idempotencyTable);
    memoryWith = (remainingMs) => memoryOf(contextWith(remainingMs), never);
    memory = memoryWith(4_000);
  }, 90_000);

  afterAll(() => database.close(), 90_000);

  describe("the users' table", () => {
    test('takes a new row as it is, byte for byte', async () => {
      const row = { email: ` Ünï+${newEmail()}`, name: '', 'custom:plan': 'gold' };

      expect(await users.putIfAbsent(row, never)).toBe('created');

      expect(await database.row(row.email)).toEqual(row);
    });

    test('leaves a row that is there untouched', async () => {
      const email = newEmail();
      const edited = { email, favourite: 'dark', pieces: 3 };
      await database.putRow(edited);

      expect(await users.putIfAbsent({ email, name: 'Ada' }, never)).toBe('row-exists');

      expect(await database.row(email)).toEqual(edited);
    });

    test('takes one of many puts at once', async () => {
      const email = newEmail();

      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_none, index) =>
          users.putIfAbsent({ email, name: `n${index}` }, never),
        ),
      );

      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
    });

    test('fails when it is told to stop', async () => {
      const stopped = AbortSignal.abort();

      await expect(users.putIfAbsent({ email: newEmail() }, stopped)).rejects.toMatchObject({
        name: 'AbortError',
      });
    });
  });

  describe('the memory', () => {
    const worker = (outcome: WriteOutcome = 'created') => {
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

      await memory.once(key, work);
      await memory.once(key, work);
      await memoryWith(1_000).once(key, work);

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
        await memory.once(key, work);
      }

      expect(work.runs).toBe(4);
    });

    test('keeps the outcome for fifteen days under a key that names nobody', async () => {
      const key = newKey();
      const before = new Set((await database.records()).map(({ id }) => id));
      const earliest = Math.floor(Date.now() / 1_000) + RECORD_LIFE_SECONDS;

      await memory.once(key, worker('row-exists'));

      const record = (await database.records()).find(({ id }) => !before.has(id));
      expect(record).toEqual({
        id: expect.stringMatching(/^add_user#[\w+/=]+$/),
        status: 'COMPLETED',
        data: 'row-exists',
        expiration: expect.any(Number),
        in_progress_expiration: expect.any(Number),
      });
      expect(JSON.stringify(record)).not.toContain(key[1]);
      expect(Number(record?.expiration)).toBeGreaterThanOrEqual(earliest);
      expect(Number(record?.expiration)).toBeLessThanOrEqual(
        Math.ceil(Date.now() / 1_000) + RECORD_LIFE_SECONDS,
      );
    });

    test('says that another invocation is at work', async () => {
      const key = newKey();
      const inner = worker();

      await memory.once(key, async () => {
        await expect(memoryWith(4_000).once(key, inner)).rejects.toBeInstanceOf(
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

      await expect(memory.once(key, () => Promise.reject(down))).rejects.toBe(down);
      await memory.once(key, work);

      expect(work.runs).toBe(1);
    });

    test('takes over from an invocation whose time is over', async () => {
      const key = newKey();
      const second = worker();
      const dead = memoryWith(-1_000);
      let die = (): void => undefined;
      await new Promise<void>((started) => {
        const work = () =>
          new Promise<never>((_resolve, reject) => {
            die = () => reject(new Error('killed'));
            started();
          });
        dead.once(key, work).catch(() => undefined);
      });

      await memory.once(key, second);
      die();

      expect(second.runs).toBe(1);
    });

    test('forgets when the record has expired', async () => {
      const key = newKey();
      const work = worker();
      await memory.once(key, work);
      const records = await database.records();
      for (const record of records) {
        await database.putRecord({ ...record, expiration: Math.floor(Date.now() / 1_000) - 60 });
      }

      await memory.once(key, work);

      expect(work.runs).toBe(2);
    });

    test('knows what was noted without it', async () => {
      const key = newKey();
      const work = worker();

      await memory.note(key, 'created');
      await memory.note(key, 'row-exists');
      await memory.once(key, work);

      expect(work.runs).toBe(0);
    });
  });
});
