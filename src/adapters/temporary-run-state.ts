import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRunState, type RunStateFile, type RunStateOptions } from './run-state.ts';

/** A run state for one run, in the folder for temporary files. It goes when its block ends. */
export const openTemporaryRunState = (
  options: Omit<RunStateOptions, 'path'>,
): RunStateFile & Disposable => {
  const folder = mkdtempSync(join(tmpdir(), 'reconcile-'));
  const runState = openRunState({ ...options, path: join(folder, 'run-state.sqlite') });
  return {
    ...runState,
    [Symbol.dispose]() {
      runState.close();
      rmSync(folder, { recursive: true });
    },
  };
};
