import { isBuiltin } from 'node:module';
import type { Plugin } from 'esbuild';

const NAMESPACE = 'builtin';

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
    onResolve({ filter: /^[\w:/]+$/ }, ({ path }) =>
      isBuiltin(path) ? { path: path.replace(/^node:/, ''), namespace: NAMESPACE } : undefined,
    );
    onLoad({ filter: /./, namespace: NAMESPACE }, ({ path }) => ({
      contents: lazyModule(`node:${path}`),
      loader: 'js',
    }));
  },
};
