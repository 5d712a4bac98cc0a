import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { onProcessExit } from '../cleanup.ts';

/** A function's zip, unpacked where Lambda would have /var/task. */
export type TaskRoot = { readonly path: string; remove(): void };

/**
 * Unpacks a zip into a read-only temporary folder: outside of this repository, so that no
 * `node_modules` is in reach of it.
 */
export const unpackTaskRoot = (zipPath: string): TaskRoot => {
  const path = mkdtempSync(join(tmpdir(), 'var-task-'));
  for (const [name, content] of Object.entries(unzipSync(readFileSync(zipPath)))) {
    const file = join(path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { mode: 0o444 });
  }
  chmodSync(path, 0o555);
  return removable(path);
};

const removable = (path: string): TaskRoot => {
  const removeNow = (): void => {
    chmodSync(path, 0o755);
    rmSync(path, { recursive: true, force: true });
  };
  const unregister = onProcessExit(removeNow);
  let removed = false;
  return {
    path,
    remove: () => {
      if (!removed) {
        removed = true;
        unregister();
        removeNow();
      }
    },
  };
};
