/**
 * Stands in for `cls-hooked`, which follows a context through every promise and callback of the process
 * by asynchronous hooks, and slows each of them down.
 *
 * X-Ray's SDK keeps one context on Lambda, entered once when it loads and never left. So this is the
 * same thing: a place that holds the current segment.
 */
const values = new Map<string, unknown>();

const namespace = {
  get: (key: string): unknown => values.get(key),
  set(key: string, value: unknown): unknown {
    values.set(key, value);
    return value;
  },
  createContext: () => ({}),
  enter: () => undefined,
};

export const createNamespace = () => namespace;
export const getNamespace = createNamespace;
