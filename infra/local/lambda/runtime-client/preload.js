// JavaScript, like all of this folder: for TypeScript, Node.js would load a compiler into every sandbox,
// which takes half as much CPU time as everything else that a sandbox loads.
import { registerHooks } from 'node:module';

// The runtime interface client talks to Lambda through a native addon, which npm compiles with
// CMake and autotools. Everything else of it is JavaScript and runs here as it is; only the addon
// is replaced, by a client for the same HTTP API.
registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier === './rapid-client.node'
      ? {
          url: import.meta.resolve('./rapid-client.js'),
          format: 'module',
          shortCircuit: true,
        }
      : nextResolve(specifier, context),
});
