import { registerHooks } from 'node:module';

// As `infra/local/lambda/runtime-client/preload.js`, with a client that measures. The hook is taken
// away as soon as it has done its work: Lambda has none, and each import of the function would pass it.
const hooks = registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier !== './rapid-client.node') {
      return nextResolve(specifier, context);
    }
    hooks.deregister();
    return {
      url: new URL('./measuring-client.mjs', import.meta.url).href,
      format: 'module',
      shortCircuit: true,
    };
  },
});
