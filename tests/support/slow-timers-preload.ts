import { PATIENCE } from './slow-timers.ts';

// A proxy, as Node's own has more than a call.
globalThis.setTimeout = new Proxy(globalThis.setTimeout, {
  apply: (target, self, [callback, ms = 0, ...more]) =>
    Reflect.apply(target, self, [callback, ms * PATIENCE, ...more]),
});
