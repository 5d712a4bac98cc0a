import { basename, join } from 'node:path';
import { build as esbuild, type Plugin } from 'esbuild';
import { HANDLER } from '../../src/contract.ts';
import { DIST_DIR, PROJECT_DIR } from '../paths.ts';
import type { FunctionEntry } from './functions.ts';
import { lazyBuiltins } from './lazy-builtins.ts';
import { movedMap } from './moved-map.ts';
import { GLOBALS, standIns } from './stand-ins.ts';

/** A file that the bundler made, in memory. */
export type BundledFile = { readonly name: string; readonly content: Uint8Array };

/**
 * A function as an ES module, named after Lambda's `Handler` setting, the modules that it loads on
 * demand, and their source maps.
 *
 * @param outputDir where they will be, for the paths in the source maps
 * @param plugins come before the project's own
 */
export const bundle = async (
  entry: FunctionEntry,
  outputDir: string,
  plugins: readonly Plugin[] = [],
): Promise<readonly BundledFile[]> => {
  // The same wherever the files go: their names have a hash, which the maps' relative paths are part of.
  const outdir = join(DIST_DIR, entry.name);
  const { outputFiles } = await esbuild({
    absWorkingDir: PROJECT_DIR,
    entryPoints: { [HANDLER.slice(0, HANDLER.indexOf('.'))]: entry.entryPoint },
    outdir,
    write: false,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // What is imported on demand becomes a file of its own, which costs nothing until then.
    splitting: true,
    chunkNames: 'on-demand-[hash]',
    plugins: [...plugins, standIns, lazyBuiltins],
    inject: [GLOBALS],
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
  return outputFiles
    .map(({ path, contents }) => ({ name: basename(path), content: contents }))
    .map((file) =>
      isCode(file) ? file : { ...file, content: movedMap(file.content, outdir, outputDir) },
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
};

/** Whether Lambda runs this file. A map would only make the zip, and so the cold start, heavier. */
export const isCode = ({ name }: BundledFile): boolean => !name.endsWith('.map');
