import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LedgerFile, type LedgerOptions, openLedger } from './ledger.ts';

/** A ledger for one run, in the folder for temporary files. It goes when its block ends. */
export const openTemporaryLedger = (
  options: Omit<LedgerOptions, 'path'>,
): LedgerFile & Disposable => {
  const folder = mkdtempSync(join(tmpdir(), 'reconcile-'));
  const ledger = openLedger({ ...options, path: join(folder, 'ledger.sqlite') });
  return {
    ...ledger,
    [Symbol.dispose]() {
      ledger.close();
      rmSync(folder, { recursive: true });
    },
  };
};
