import { readFileSync } from 'node:fs';

/** An event, and the file that it came from. */
export type EventFile = { readonly path: string; readonly event: unknown };

/** A file holds no event. The message is one line, for whoever named the file. */
export class EventFileError extends Error {
  override readonly name = 'EventFileError';
}

/** @throws {EventFileError} if the file is missing, empty or not JSON */
export const readEvent = (path: string): unknown => {
  const text = readText(path)
    .replace(/^\uFEFF/, '')
    .trim();
  if (text === '') {
    throw new EventFileError(`${path} is empty: it must hold one event as JSON.`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new EventFileError(`${path} is not JSON: ${oneLine(error)}`);
  }
};

const readText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new EventFileError(
      isMissing ? `${path} does not exist.` : `${path} cannot be read: ${oneLine(error)}`,
    );
  }
};

const oneLine = (error: unknown): string => String(error).replace(/\s+/g, ' ');
