import { basename, join } from 'node:path';
import { build as esbuild, type Plugin } from 'esbuild';
import { HANDLER } from '../../src/contract.ts';
import { DIST_DIR, PROJECT_DIR } from '../paths.ts';
import { compressed } from './compressed.ts';
import type { FunctionEntry } from './functions.ts';
import { lazyBuiltins } from './lazy-builtins.ts';
import { movedMap } from './moved-map.ts';
import { slimManifests } from './slim-manifests.ts';
import { GLOBALS, standIns } from './stand-ins.ts';

/** A file that the bundler made, in memory. */
export type BundledFile = { readonly name: string; readonly content: Uint8Array };

const MAP = '.map';

const encoded = (text: string): Uint8Array => new TextEncoder().encode(text);

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
    plugins: [...plugins, standIns, slimManifests, lazyBuiltins],
    inject: [GLOBALS],
    // What Tracer and this project need of it, in a tenth of the code: see docs/performance.md.
    alias: { 'aws-xray-sdk-core': join(PROJECT_DIR, 'src/adapters/xray/sdk.ts') },
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
  const texts = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  const modules = [...texts.keys()].filter((name) => !name.endsWith(MAP)).sort();
  const files = modules.map(async (name): Promise<readonly BundledFile[]> => {
    const { code, map } = await compressed({
      code: texts.get(name) ?? '',
      map: texts.get(`${name}${MAP}`) ?? '',
    });
    return [
      { name, content: encoded(code) },
      { name: `${name}${MAP}`, content: encoded(movedMap(map, outdir, outputDir)) },
    ];
  });
  return (await Promise.all(files)).flat();
};

/** Whether Lambda runs this file. A map would only make the zip, and so the cold start, heavier. */
export const isCode = ({ name }: BundledFile): boolean => !name.endsWith(MAP);
