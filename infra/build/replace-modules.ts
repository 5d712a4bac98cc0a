import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

const FOLDER = join(import.meta.dirname, 'replacements');

/** A path below `node_modules`, nested ones included, with the separators of a URL. */
const moduleOf = (path: string): string =>
  path.replaceAll('\\', '/').replace(/^.*\/node_modules\//, '');

const escaped = (text: string): string => text.replace(/[.]/g, '\\.').replaceAll('/', '[\\\\/]');

/**
 * Puts a file of `replacements/` in the place of modules of the dependencies.
 *
 * The build fails when a module is not in the bundle any more: an upgrade has moved it, and without an
 * error the bundle would just grow.
 *
 * @param modules paths below `node_modules`
 */
export const replaceModules = (replacement: string, modules: readonly string[]): Plugin => ({
  name: `replace-modules: ${replacement}`,
  setup({ onStart, onLoad, onEnd }) {
    const missing = new Set<string>();
    onStart(() => {
      for (const module of modules) {
        missing.add(module);
      }
    });
    const filter = new RegExp(`[\\\\/]node_modules[\\\\/](${modules.map(escaped).join('|')})$`);
    onLoad({ filter }, async ({ path }) => {
      missing.delete(moduleOf(path));
      return {
        contents: await readFile(join(FOLDER, replacement), 'utf8'),
        loader: 'ts',
        resolveDir: FOLDER,
      };
    });
    onEnd(() => ({
      errors: [...missing].map((module) => ({
        text: `${module} is not in the bundle: has an upgrade moved it? See infra/build/measures.ts.`,
      })),
    }));
  },
});
