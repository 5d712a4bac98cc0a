import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DIST_DIR, PROJECT_DIR } from '../paths.ts';
import { currentZips } from './current-zips.ts';

// What `npm pack` runs first: the zips, and JavaScript and types of the commands and the construct.
await currentZips();
// A file whose source is gone would go into the package.
rmSync(join(DIST_DIR, 'package'), { recursive: true, force: true });
const compiler = join(PROJECT_DIR, 'node_modules', 'typescript', 'bin', 'tsc');
const { status } = spawnSync(
  process.execPath,
  [compiler, '--project', join(PROJECT_DIR, 'tsconfig.package.json')],
  // npm's caller may read what is packed from standard output.
  { stdio: ['ignore', 2, 2] },
);
process.exitCode = status ?? 1;
