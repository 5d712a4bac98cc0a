import { basename, join, relative, resolve } from 'node:path';
import { build as esbuild, type Metafile, type OutputFile, type Plugin } from 'esbuild';
import { HANDLER } from '../../src/contract.ts';
import { DIST_DIR, PROJECT_DIR } from '../paths.ts';
import type { FunctionEntry } from './functions.ts';
import { type MeasureName, measures } from './measures.ts';

/** A file that the bundler made, in memory. */
export type BundledFile = { readonly name: string; readonly content: Uint8Array };

/** For the benchmark, which compares the bundle with what it would be otherwise. */
export type Variant = {
  readonly without?: MeasureName;
  /** Come before the project's own. */
  readonly plugins?: readonly Plugin[];
};

const MAP = '.map';
const HANDLER_NAME = HANDLER.slice(0, HANDLER.indexOf('.'));
const HANDLER_FILE = `${HANDLER_NAME}.mjs`;

/** A source map holds the paths of its sources relative to its own folder. */
const movedMap = (text: string, fromDir: string, toDir: string): Uint8Array => {
  const map = JSON.parse(text) as { readonly sources: readonly string[] }; // made by the bundler
  const sources = map.sources.map((source) => relative(toDir, resolve(fromDir, source)));
  return new TextEncoder().encode(JSON.stringify({ ...map, sources }));
};

/**
 * The names of the files that the entry point needs, now or on demand. The bundler also writes a file for
 * an import on demand whose code it has removed as unused.
 */
const neededFiles = ({ outputs }: Metafile): ReadonlySet<string> => {
  const entry = Object.keys(outputs).find((path) => basename(path) === HANDLER_FILE) ?? '';
  const needed = new Set([entry]);
  for (const path of needed) {
    for (const imported of outputs[path]?.imports ?? []) {
      needed.add(imported.path);
    }
  }
  return new Set([...needed].map((path) => basename(path)));
};

const byPath = (one: OutputFile, other: OutputFile): number => (one.path < other.path ? -1 : 1);

/**
 * A function as an ES module, named after Lambda's `Handler` setting, the modules that it loads on
 * demand, and their source maps.
 *
 * @param outputDir where they will be, for the paths in the source maps
 */
export const bundle = async (
  entry: FunctionEntry,
  outputDir: string,
  { without, plugins = [] }: Variant = {},
): Promise<readonly BundledFile[]> => {
  const measured = measures(without);
  // The same wherever the files go: their names have a hash, which the maps' relative paths are part of.
  const outdir = join(DIST_DIR, entry.name);
  const { outputFiles, metafile } = await esbuild({
    absWorkingDir: PROJECT_DIR,
    entryPoints: { [HANDLER_NAME]: entry.entryPoint },
    outdir,
    write: false,
    metafile: true,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // What is imported on demand becomes a file of its own, which costs nothing until then.
    splitting: true,
    chunkNames: 'on-demand-[hash]',
    ...measured,
    plugins: [...plugins, ...(measured.plugins ?? [])],
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // ES modules first: only they can be tree-shaken.
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'warning',
  });
  const needed = neededFiles(metafile);
  return outputFiles
    .filter(({ path }) => needed.has(basename(path, MAP)))
    .toSorted(byPath)
    .map(({ path, text, contents }) => ({
      name: basename(path),
      content: path.endsWith(MAP) ? movedMap(text, outdir, outputDir) : contents,
    }));
};

/** Whether Lambda runs this file. A map would only make the zip, and so the cold start, heavier. */
export const isCode = ({ name }: BundledFile): boolean => !name.endsWith(MAP);
