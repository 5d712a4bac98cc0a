import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, test } from '@jest/globals';
import { openTemporaryRunState } from '../../../src/adapters/temporary-run-state.ts';

const folders = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('reconcile-'));

test('a temporary run state has a folder that tells whose it is, and goes with its block', () => {
  const before = folders();
  const runState = openTemporaryRunState({ nowMs: 0 });
  const added = folders().filter((name) => !before.includes(name));
  expect(runState.users()).toBe(0);

  runState[Symbol.dispose]();

  // Others on this machine may have some, too.
  expect(added.filter((name) => !folders().includes(name))).not.toEqual([]);
  expect(() => runState.users()).toThrow('database is not open');
});
