import { isBuiltin } from 'node:module';
import type { Plugin } from 'esbuild';

const NAMESPACE = 'lazy-builtin';

/** An object without properties of its own, which loads the module when one of them is read. */
const lazyModule = (name: string): string => `
  let loaded;
  const load = () => (loaded ??= process.getBuiltinModule(${JSON.stringify(name)}));
  module.exports = Object.create(new Proxy({}, { get: (_, key) => load()[key] }));
`;

/**
 * Loads Node.js's built-in modules when they are used, and no earlier.
 *
 * A static `import` reads every export of a module. One export of `node:http` loads the whole of undici
 * when it is read, and `node:zlib` or `node:stream/web` are loaded for cases that do not occur here.
 *
 * A dynamic `import()` stays as it is: it loads on demand anyway, and gives its caller the module's
 * namespace with all named exports, which the object above does not have.
 *
 * @see https://nodejs.org/api/process.html#processgetbuiltinmoduleid
 */
export const lazyBuiltins: Plugin = {
  name: 'lazy-builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[\w:/]+$/ }, ({ path, kind }) =>
      isBuiltin(path) && kind !== 'dynamic-import'
        ? { path: path.replace(/^node:/, ''), namespace: NAMESPACE }
        : undefined,
    );
    onLoad({ filter: /./, namespace: NAMESPACE }, ({ path }) => ({
      contents: lazyModule(`node:${path}`),
      loader: 'js',
    }));
  },
};
