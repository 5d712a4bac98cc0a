import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_DIR } from '../../infra/paths.ts';
import { ENVIRONMENT } from '../../src/contract.ts';
import { usesRealDynamoDb } from './real-dynamodb.ts';

const COMPILED = join(PROJECT_DIR, 'node_modules/.cache/add-user-tests/compiled');

/** What would lead the functions and commands under test elsewhere, on a machine that uses AWS. */
const OUTER = /^(AWS_|POWERTOOLS_|_X_AMZN_|FORCE_COLOR$|NO_COLOR$)/;

const forgetOuter = (): void => {
  const names = [
    ...Object.keys(process.env).filter((name) => OUTER.test(name)),
    ...Object.values(ENVIRONMENT),
  ];
  for (const name of names) {
    delete process.env[name];
  }
};

/**
 * Jest's global set-up: builds the zips once, so that no test runs yesterday's. The commands that tests
 * run share what Node made of their files, most of them AWS's.
 *
 * @see https://nodejs.org/api/module.html#module-compile-cache
 */
export default (): void => {
  if (!usesRealDynamoDb()) {
    forgetOuter();
  }
  rmSync(COMPILED, { recursive: true, force: true });
  process.env.NODE_COMPILE_CACHE = COMPILED;
  const build = join(PROJECT_DIR, 'infra/build/run.ts');
  execFileSync(process.execPath, [build], { stdio: ['ignore', 'ignore', 'inherit'] });
};
