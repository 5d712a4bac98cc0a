import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Jest's global set-up: builds the zips once, so that no test runs yesterday's. */
export default (): void => {
  const build = fileURLToPath(new URL('../../infra/build/build.ts', import.meta.url));
  execFileSync(process.execPath, [build], { stdio: ['ignore', 'ignore', 'inherit'] });
};
