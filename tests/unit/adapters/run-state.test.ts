import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from '@jest/globals';
import { openRunState } from '../../../src/adapters/run-state.ts';
import { openTemporaryRunState } from '../../../src/adapters/temporary-run-state.ts';
import type { ComparedUser } from '../../../src/domain/reconcile/plan.ts';
import { NOW_MS, poolUser, rowKey } from '../../support/reconcile-fakes.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const found = (sub: string, some: Partial<ComparedUser> = {}, email?: string): ComparedUser => ({
  user: poolUser(sub),
  finding: 'present',
  ...(email !== undefined && { rowKey: rowKey(email) }),
  ...some,
});
const next = { token: 'after-1', allAttributes: false };

describe('a run state', () => {
  test('goes on where it was, after any end', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'run-state');
    const first = openRunState({ path, nowMs: NOW_MS });
    expect(first.cursor()).toEqual({ token: undefined, allAttributes: false });
    first.commit([found('a'), found('b', { finding: 'missing' })], {
      token: 'after-1',
      allAttributes: true,
    });
    first.close();

    const second = openRunState({ path, nowMs: NOW_MS + 1_000 });

    expect(second.cursor()).toEqual({ token: 'after-1', allAttributes: true });
    expect(second.begunMs).toBe(NOW_MS);
    expect(second.users()).toBe(2);
    expect(second.newUsers([poolUser('a'), poolUser('c'), poolUser('c')])).toEqual([poolUser('c')]);
    second.commit([found('c')], undefined);
    expect(second.cursor()).toBeUndefined();
    expect(second.counts()).toEqual({ present: 2, missing: 1 });
    second.close();
  });

  test('notes all of a step or nothing', () => {
    using runState = openTemporaryRunState({ nowMs: NOW_MS });

    expect(() => runState.commit([found('a'), found('a')], next)).toThrow('UNIQUE');

    expect(runState.users()).toBe(0);
    expect(runState.cursor()).toEqual({ token: undefined, allAttributes: false });
    runState.commit([found('a')], next);
    expect(runState.users()).toBe(1);
  });

  test('says why it could not note a step, also where SQLite has given the step up by itself', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'run-state');
    openRunState({ path, nowMs: NOW_MS }).close();
    const db = new DatabaseSync(path);
    db.exec(
      "CREATE TRIGGER full BEFORE INSERT ON users BEGIN SELECT RAISE(ROLLBACK, 'the disk is full'); END",
    );
    db.close();
    const runState = openRunState({ path, nowMs: NOW_MS });

    expect(() => runState.commit([found('a')], next)).toThrow('the disk is full');

    expect(runState.users()).toBe(0);
    runState.close();
  });

  test("is one process's alone", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'run-state');
    const first = openRunState({ path, nowMs: NOW_MS });

    expect(() => openRunState({ path, nowMs: NOW_MS })).toThrow(
      expect.objectContaining({ errcode: 5 }),
    );

    first.close();
    openRunState({ path, nowMs: NOW_MS }).close();
  });

  test('finds who shares a key, whatever page they are on', () => {
    using runState = openTemporaryRunState({ nowMs: NOW_MS });
    runState.commit([found('a', {}, 'x@example.com'), found('b', {}, 'y@example.com')], next);
    runState.commit([found('c', { finding: 'missing' }, 'x@example.com')], next);
    runState.commit([found('d', {}, 'X@Example.com'), found('e', {}, 'z@example.com')], undefined);

    runState.findRelations();
    runState.findRelations(); // safe to repeat

    expect(runState.counts()).toEqual({
      present: 4,
      missing: 1,
      collision: 2,
      'similar-key': 3,
    });
    const [collisions, similar] = ['collision', 'similar-key'].map((finding) =>
      [...runState.entries()].filter((entry) => entry.finding === finding),
    );
    expect(collisions).toEqual([
      { sub: 'a', finding: 'collision', group: 1 },
      { sub: 'c', finding: 'collision', group: 1 },
    ]);
    expect(similar?.map(({ sub }) => sub).sort()).toEqual(['a', 'c', 'd']);
  });

  test.each([
    ['Jürgen@example.com', 'JU\u0308RGEN@EXAMPLE.COM', 2],
    ['strasse@example.com', 'straße@example.com', undefined],
  ])('%s and %s: as a person who reads them', (one, other, similar) => {
    using runState = openTemporaryRunState({ nowMs: NOW_MS });
    runState.commit([found('a', {}, one), found('b', {}, other)], undefined);

    runState.findRelations();

    expect(runState.counts()['similar-key']).toBe(similar);
  });

  test('does not compare users who get no row', () => {
    using runState = openTemporaryRunState({ nowMs: NOW_MS });
    runState.commit(
      [
        found('a', {}, 'x@example.com'),
        found('b', { finding: 'skipped:UNCONFIRMED' }),
        found('c', { finding: 'no-key' }),
      ],
      undefined,
    );

    runState.findRelations();

    expect(runState.counts()).toEqual({ present: 1, 'skipped:UNCONFIRMED': 1, 'no-key': 1 });
  });

  test("tells another user's row from nobody's", () => {
    using runState = openTemporaryRunState({ nowMs: NOW_MS });
    runState.commit([found('a', { rowSub: 'off' }), found('b', { rowSub: 'gone' })], next);
    runState.commit([found('off', { finding: 'skipped:DISABLED' })], undefined);

    runState.findRelations();

    expect([...runState.entries()].filter(({ rowSub }) => rowSub)).toEqual([
      { sub: 'a', finding: 'foreign-row', rowSub: 'off' },
      { sub: 'b', finding: 'orphaned-row', rowSub: 'gone' },
    ]);
  });

  test('holds an e-mail address only if it is asked to', async () => {
    await using folder = await temporaryFolder();
    for (const keepEmails of [false, true]) {
      const runState = openRunState({
        path: join(folder.path, `${keepEmails}`),
        nowMs: NOW_MS,
        keepEmails,
      });
      runState.commit(
        [
          found('a', { finding: 'missing' }),
          { user: poolUser('b', { email: undefined }), finding: 'no-key' },
        ],
        undefined,
      );

      expect([...runState.entries()]).toEqual([
        { sub: 'a', finding: 'missing', ...(keepEmails && { email: 'a@example.com' }) },
        { sub: 'b', finding: 'no-key' },
      ]);
      runState.close();
    }
  });

  test('counts why rows could not be written, and says it of each', () => {
    using runState = openTemporaryRunState({ nowMs: NOW_MS });
    const failed = (sub: string, name: string) =>
      found(sub, { finding: 'failed', fault: Object.assign(new Error(sub), { name }) });
    runState.commit([failed('a', 'TimeoutError'), failed('b', 'ValidationException')], next);
    runState.commit([failed('c', 'TimeoutError'), found('d')], undefined);

    expect(runState.failures()).toEqual({ TimeoutError: 2, ValidationException: 1 });
    expect([...runState.entries()]).toEqual([
      { sub: 'a', finding: 'failed', reason: 'TimeoutError' },
      { sub: 'b', finding: 'failed', reason: 'ValidationException' },
      { sub: 'c', finding: 'failed', reason: 'TimeoutError' },
    ]);
  });

  test('may begin in the middle of a pool', () => {
    using runState = openTemporaryRunState({ nowMs: NOW_MS, from: next });

    expect(runState.cursor()).toEqual(next);
  });
});
