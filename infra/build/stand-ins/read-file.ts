import { readFile as readWithCallback } from 'node:fs';

type Files = Record<string, Promise<string> | undefined>;

/** What was read, and what is read instead of a file: the SDK lets its users set both. */
export const filePromises: Files = {};
export const fileIntercept: Files = {};

/** Any of these says where the files are. Without them the SDK looks in a home that Lambda does not have. */
const PLACES = ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'HOME'];

const hasPlace = (): boolean => PLACES.some((name) => process.env[name] !== undefined);

const read = (path: string): Promise<string> => {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  if (hasPlace()) {
    readWithCallback(path, 'utf8', (error, text) => (error ? reject(error) : resolve(text)));
  } else {
    reject(new Error('There is no home for a file of settings.'));
  }
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
