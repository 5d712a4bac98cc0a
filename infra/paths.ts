import { join } from 'node:path';

/** Folder of this repository. */
export const PROJECT_DIR = join(import.meta.dirname, '..');

/** Folder of what `npm run build` makes. */
export const DIST_DIR = join(PROJECT_DIR, 'dist');
