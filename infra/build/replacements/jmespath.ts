/** What idempotency's configuration makes one of, and uses for a key that is looked up. */
export class PowertoolsFunctions {}

/** @throws always: the configuration names no path. */
export const search = (path: string): never => {
  throw new Error(`JMESPath is not in the bundle: ${path} cannot be looked up.`);
};
