const NAME = 'ReadableStream';

const isOne = (value: unknown): boolean =>
  (value as object | null | undefined)?.constructor?.name === NAME; // any value has a constructor or none

/**
 * Stands in for the global of this name. The SDK and middy ask of every body and every answer whether
 * it is one, and the first look at the global loads all of the web's streams. Nothing here makes one,
 * and one from elsewhere would still be known by its name.
 */
export const ReadableStream = Object.defineProperties(() => undefined, {
  name: { value: NAME },
  [Symbol.hasInstance]: { value: isOne },
});
