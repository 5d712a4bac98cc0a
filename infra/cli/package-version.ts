import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_DIR } from '../paths.ts';

/** Version of an installed package, or of this one. */
export const packageVersion = (name?: string): string => {
  const folder = name === undefined ? PROJECT_DIR : join(PROJECT_DIR, 'node_modules', name);
  const manifest = readFileSync(join(folder, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
};
