import { dirname, join, relative, resolve } from 'node:path';
import { type OutputAsset, type OutputChunk, type Plugin, rolldown } from 'rolldown';
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
/**
 * The file with all that the entry point imports: every further file takes time to load. The entry point
 * itself stays outside, because it may wait for something while it loads. What is imported on demand
 * meanwhile needs this file too, and would wait for the entry point.
 */
const MAIN = 'main';

const contentOf = (file: OutputChunk | OutputAsset): Uint8Array => {
  const content = file.type === 'chunk' ? file.code : file.source;
  return typeof content === 'string' ? new TextEncoder().encode(content) : content;
};

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
  const { alias, plugins: measured } = measures(without);
  const entryPoint = join(PROJECT_DIR, entry.entryPoint);
  await using build = await rolldown({
    cwd: PROJECT_DIR,
    input: { [HANDLER_NAME]: entryPoint },
    plugins: [...plugins, ...measured],
    // ES modules first: only they can be tree-shaken.
    resolve: { alias, mainFields: ['module', 'main'] },
    platform: 'node',
    logLevel: 'warn',
  });
  const { output } = await build.generate({
    // The same wherever the files go: nothing of it is in them.
    dir: join(DIST_DIR, entry.name),
    format: 'esm',
    entryFileNames: '[name].mjs',
    // What is imported on demand becomes a file of its own, which costs nothing until then.
    chunkFileNames: ({ name }) => (name === MAIN ? `${MAIN}.mjs` : 'on-demand-[hash].mjs'),
    hashCharacters: 'base36',
    codeSplitting: {
      groups: [
        {
          debugName: MAIN,
          name: (id, graph) =>
            graph.getModuleInfo(entryPoint)?.importedIds.includes(id) ? MAIN : null,
        },
      ],
    },
    minify: true,
    comments: false,
    sourcemap: true,
    sourcemapExcludeSources: true,
    sourcemapIgnoreList: false,
    sourcemapPathTransform: (source, mapPath) =>
      relative(outputDir, resolve(dirname(mapPath), source)),
  });
  return output.map((file) => ({ name: file.fileName, content: contentOf(file) }));
};

/** Whether Lambda runs this file. A map would only make the zip, and so the cold start, heavier. */
export const isCode = ({ name }: BundledFile): boolean => !name.endsWith(MAP);
