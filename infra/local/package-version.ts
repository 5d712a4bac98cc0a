import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_DIR } from '../paths.ts';

/** Version of an installed package. */
export const packageVersion = (name: string): string => {
  const manifest = readFileSync(join(PROJECT_DIR, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
};
