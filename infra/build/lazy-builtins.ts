import { isBuiltin } from 'node:module';
import type { Plugin } from 'esbuild';

const NAMESPACE = 'builtin';
/** What is imported on demand must not be one with what is imported at once: it would be a file of its own. */
const ON_DEMAND = 'builtin-on-demand';

/**
 * What an importer gets instead of one of Node's modules: an object that has nothing of its own and
 * fetches the module when something of it is asked for.
 */
const lazyModule = (name: string): string => `
  let loaded;
  const load = () => (loaded ??= process.getBuiltinModule(${JSON.stringify(name)}));
  module.exports = Object.create(new Proxy({}, { get: (_, key) => load()[key] }));
`;

/**
 * Makes the bundle take Node's own modules when it uses them, and no earlier.
 *
 * An `import` of an ES module reads every export. One export of `node:http` loads the whole of undici
 * when it is read, and `node:zlib` or `node:stream/web` are loaded for a case that never comes here.
 *
 * @see https://nodejs.org/api/process.html#processgetbuiltinmoduleid
 */
export const lazyBuiltins: Plugin = {
  name: 'lazy-builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[\w:/]+$/ }, ({ path, kind }) => {
      const namespace = kind === 'dynamic-import' ? ON_DEMAND : NAMESPACE;
      return isBuiltin(path) ? { path: path.replace(/^node:/, ''), namespace } : undefined;
    });
    for (const namespace of [NAMESPACE, ON_DEMAND]) {
      onLoad({ filter: /./, namespace }, ({ path }) => ({
        contents: lazyModule(`node:${path}`),
        loader: 'js',
      }));
    }
  },
};
