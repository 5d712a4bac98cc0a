import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_DIR } from '../../infra/paths.ts';

const COMPILED = join(PROJECT_DIR, 'node_modules/.cache/add-user-tests/compiled');

/**
 * Jest's global set-up: builds the zips once, so that no test runs yesterday's. The commands that tests
 * run share what Node made of their files, most of them AWS's.
 *
 * @see https://nodejs.org/api/module.html#module-compile-cache
 */
export default (): void => {
  rmSync(COMPILED, { recursive: true, force: true });
  process.env.NODE_COMPILE_CACHE = COMPILED;
  const build = join(PROJECT_DIR, 'infra/build/build.ts');
  execFileSync(process.execPath, [build], { stdio: ['ignore', 'ignore', 'inherit'] });
};
