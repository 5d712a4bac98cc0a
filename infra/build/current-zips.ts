import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DIST_DIR, PROJECT_DIR } from '../paths.ts';
import type { BuiltZip } from './build.ts';
import { replaceFile } from './replace-file.ts';

/** All that goes into a zip: the code, what bundles it, and the versions of the packages. */
const SOURCES = ['src', 'middleware', 'infra/build', 'package.json', 'package-lock.json'].map(
  (path) => join(PROJECT_DIR, path),
);

type Making = {
  /** Where the zips are, and a note of what they were made of. @default dist/ */
  readonly distDir?: string;
  /** Files and folders that the zips are made of. */
  readonly sources?: readonly string[];
  /** @default the build of every function */
  readonly make?: (distDir: string) => Promise<readonly BuiltZip[]>;
};

type Note = { readonly madeOf: string; readonly zips: readonly BuiltZip[]; readonly are: string };

const filesOf = async (path: string): Promise<readonly string[]> => {
  try {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort();
  } catch {
    return [path]; // no folder
  }
};

const digest = async (paths: readonly string[]): Promise<string> => {
  const contents = await Promise.all(paths.map((path) => readFile(path)));
  const hash = createHash('sha256');
  for (const [index, path] of paths.entries()) {
    const content = contents[index] ?? '';
    hash.update(`${path} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
};

const digestOfZips = (zips: readonly BuiltZip[]): Promise<string> =>
  digest(zips.map(({ zipPath }) => zipPath));

const noteIn = (distDir: string): string => join(distDir, 'zips.json');

const buildAll = async (distDir: string): Promise<readonly BuiltZip[]> => {
  // The bundler takes longer to load than it takes to see that it is not needed.
  const { build } = await import('./build.ts');
  return build(distDir);
};

const digestOfSources = async (distDir: string, sources: readonly string[]): Promise<string> =>
  `${distDir} ${await digest((await Promise.all(sources.map(filesOf))).flat())}`;

/** Builds the zips, and notes what they were made of. */
export const newZips = async ({
  distDir = DIST_DIR,
  sources = SOURCES,
  make = buildAll,
}: Making = {}): Promise<readonly BuiltZip[]> => {
  // Before the build: what is changed meanwhile may not be in it.
  const madeOf = await digestOfSources(distDir, sources);
  const zips = await make(distDir);
  const note: Note = { madeOf, zips, are: await digestOfZips(zips) };
  await replaceFile(noteIn(distDir), new TextEncoder().encode(JSON.stringify(note)));
  return zips;
};

const notedZips = async (
  distDir: string,
  sources: readonly string[],
): Promise<readonly BuiltZip[] | undefined> => {
  try {
    const note = JSON.parse(await readFile(noteIn(distDir), 'utf8')) as Note; // newZips wrote it
    const isCurrent =
      note.madeOf === (await digestOfSources(distDir, sources)) &&
      note.are === (await digestOfZips(note.zips));
    return isCurrent ? note.zips : undefined;
  } catch {
    return undefined; // no note, or no zip
  }
};

/** The zips, built if they are not what a build of the sources of this moment gives. */
export const currentZips = async (making: Making = {}): Promise<readonly BuiltZip[]> =>
  (await notedZips(making.distDir ?? DIST_DIR, making.sources ?? SOURCES)) ?? newZips(making);
