import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT_DIR = fileURLToPath(new URL('../../', import.meta.url));

export type SourceFile = {
  /** Relative to the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
};

/** Every TypeScript file below a folder of the repository. */
export const sourceFiles = (folder: string): readonly SourceFile[] =>
  readdirSync(join(PROJECT_DIR, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name).replaceAll('\\', '/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(PROJECT_DIR, path), 'utf8') }));

/** A file of the repository as text. */
export const readText = (path: string): string => readFileSync(join(PROJECT_DIR, path), 'utf8');
