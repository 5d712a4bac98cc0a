import { isBuiltin } from 'node:module';
import type { Plugin } from 'rolldown';

/** CommonJS, so that an import may name whatever the module has. */
const PREFIX = '\0lazy-builtin:';
const SUFFIX = '.cjs';

/**
 * An object without properties of its own, which loads the module when one of them is read. `__esModule` is
 * none of them: bundled code asks each CommonJS module for it as soon as it is imported.
 */
const lazyModule = (name: string): string => `
  let loaded;
  const load = () => (loaded ??= process.getBuiltinModule(${JSON.stringify(name)}));
  const get = (_, key) => (key === '__esModule' ? undefined : load()[key]);
  module.exports = Object.create(new Proxy({}, { get }));
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
export const lazyBuiltins = (): Plugin => ({
  name: 'lazy-builtins',
  resolveId(source, importer, { kind }) {
    if (!isBuiltin(source)) {
      return;
    }
    // The bundler's own helpers import one that they do not use.
    const isHelper = importer?.startsWith('\0rolldown') === true;
    return kind === 'dynamic-import' || isHelper
      ? { id: source, external: true, moduleSideEffects: false }
      : { id: `${PREFIX}node:${source.replace(/^node:/, '')}${SUFFIX}` };
  },
  load(id) {
    return id.startsWith(PREFIX)
      ? { code: lazyModule(id.slice(PREFIX.length, -SUFFIX.length)), moduleType: 'js' }
      : undefined;
  },
});
