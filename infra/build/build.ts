import { join } from 'node:path';
import { DIST_DIR } from '../paths.ts';
import { bundle, isCode } from './bundle.ts';
import { deterministicZip } from './deterministic-zip.ts';
import { FUNCTIONS, type FunctionEntry } from './functions.ts';
import { replaceFile } from './replace-file.ts';

/** A zip that was built, and what is in it. Sizes of files are those before compression. */
export type BuiltZip = {
  readonly name: string;
  readonly zipPath: string;
  readonly sizeBytes: number;
  readonly files: readonly { readonly name: string; readonly sizeBytes: number }[];
};

const buildFunction = async (entry: FunctionEntry, distDir: string): Promise<BuiltZip> => {
  const outputDir = join(distDir, entry.name);
  const files = await bundle(entry, outputDir);
  await Promise.all(files.map(({ name, content }) => replaceFile(join(outputDir, name), content)));
  const code = files.filter(isCode);
  const zip = deterministicZip(code);
  const zipPath = join(distDir, `${entry.name}.zip`);
  await replaceFile(zipPath, zip);
  return {
    name: entry.name,
    zipPath,
    sizeBytes: zip.byteLength,
    files: code.map(({ name, content }) => ({ name, sizeBytes: content.byteLength })),
  };
};

/**
 * Builds the zip of every function. Safe to repeat, and to run twice at once: the same sources give
 * the same bytes.
 *
 * @param distDir where the zips go, and a folder for each with the bundle and its source map
 * @default dist/
 */
export const build = (
  distDir: string = DIST_DIR,
  functions: readonly FunctionEntry[] = FUNCTIONS,
): Promise<readonly BuiltZip[]> =>
  Promise.all(functions.map((entry) => buildFunction(entry, distDir)));

/** A size as people read it. */
export const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;
