import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
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
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name).replaceAll('\\', '/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(PROJECT_DIR, path), 'utf8') }));

/** A file of the repository as text. */
export const readText = (path: string): string => readFileSync(join(PROJECT_DIR, path), 'utf8');

const IMPORT = /(?:\bfrom|\bimport\(|^import)\s*'([^']+)'/gm;

/** What a file imports: paths in the repository, or names of packages. */
export const importsOf = ({ path, text }: SourceFile): readonly string[] =>
  [...text.matchAll(IMPORT)].map(([, target = '']) =>
    target.startsWith('.') ? posix.join(posix.dirname(path), target) : target,
  );

/** The files of a graph of imports that are part of a circle, or import one that is. */
export const filesInCircles = (
  imports: ReadonlyMap<string, readonly string[]>,
): readonly string[] => {
  const left = new Map(imports);
  const isFree = (path: string): boolean =>
    (left.get(path) ?? []).every((target) => !left.has(target));
  for (let free = [...left.keys()].filter(isFree); free.length > 0; ) {
    for (const path of free) {
      left.delete(path);
    }
    free = [...left.keys()].filter(isFree);
  }
  return [...left.keys()];
};
