import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'rolldown';

const FOLDER = join(import.meta.dirname, 'replacements');

/** A path below `node_modules`, nested ones included, with the separators of a URL. */
const moduleOf = (path: string): string =>
  path.replaceAll('\\', '/').replace(/^.*\/node_modules\//, '');

/**
 * Puts a file of `replacements/` in the place of modules of the dependencies.
 *
 * The build fails when a module is not in the bundle any more: an upgrade has moved it, and without an
 * error the bundle would just grow.
 *
 * @param modules paths below `node_modules`
 */
export const replaceModules = (replacement: string, modules: readonly string[]): Plugin => {
  const missing = new Set(modules);
  return {
    name: `replace-modules: ${replacement}`,
    async load(id) {
      const module = moduleOf(id);
      if (!modules.includes(module)) {
        return;
      }
      missing.delete(module);
      return { code: await readFile(join(FOLDER, replacement), 'utf8'), moduleType: 'ts' };
    },
    buildEnd() {
      if (missing.size > 0) {
        this.error(
          `${[...missing].join(', ')} is not in the bundle: has an upgrade moved it? See infra/build/measures.ts.`,
        );
      }
    },
  };
};
