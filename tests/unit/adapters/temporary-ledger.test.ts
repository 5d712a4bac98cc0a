import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, test } from '@jest/globals';
import { openTemporaryLedger } from '../../../src/adapters/temporary-ledger.ts';

const folders = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('reconcile-'));

test('a temporary ledger has a folder that tells whose it is, and goes with its block', () => {
  const before = folders();
  const ledger = openTemporaryLedger({ nowMs: 0 });
  const added = folders().filter((name) => !before.includes(name));
  expect(ledger.users()).toBe(0);

  ledger[Symbol.dispose]();

  // Others on this machine may have some, too.
  expect(added.filter((name) => !folders().includes(name))).not.toEqual([]);
  expect(() => ledger.users()).toThrow('database is not open');
});
