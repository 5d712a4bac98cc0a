import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DIST_DIR, PROJECT_DIR } from '../paths.ts';
import { currentZips } from './current-zips.ts';

const COMPILER = join(PROJECT_DIR, 'node_modules', 'typescript', 'bin', 'tsc');

const compile = (config: string): number | null => {
  const args = [COMPILER, '--project', join(import.meta.dirname, config)];
  // What npm packs, it may print for a program to read: nothing else goes to standard output.
  return spawnSync(process.execPath, args, { stdio: ['ignore', 2, 2] }).status;
};

// What `npm pack` runs first.
await currentZips();
// Without what was compiled before: its source may be gone.
rmSync(join(DIST_DIR, 'package'), { recursive: true, force: true });
const results = ['tsconfig.package.json', 'tsconfig.types.json'].map(compile);
process.exitCode = results.every((status) => status === 0) ? 0 : 1;
