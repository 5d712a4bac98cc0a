import { readFile as readWithCallback } from 'node:fs';

type Files = Record<string, Promise<string> | undefined>;

/** What was read, and what is read instead of a file: the SDK lets its users set both. */
export const filePromises: Files = {};
export const fileIntercept: Files = {};

const read = (path: string): Promise<string> => {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  readWithCallback(path, 'utf8', (error, text) => (error ? reject(error) : resolve(text)));
  return promise;
};

/** Reads a file of AWS's shared configuration, once. */
export const readFile = (path: string, options?: { ignoreCache?: boolean }): Promise<string> => {
  const intercepted = fileIntercept[path];
  if (intercepted !== undefined) {
    return intercepted;
  }
  const known = options?.ignoreCache ? undefined : filePromises[path];
  const text = known ?? read(path);
  filePromises[path] = text;
  return text;
};
