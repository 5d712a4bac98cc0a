import { readFileSync } from 'node:fs';
import { UsageError } from './command-errors.ts';
import { printable } from './printable.ts';

/** An event, and the file that it came from. */
export type EventFile = { readonly path: string; readonly event: unknown };

/** A file holds no event. The message is one line. */
export class EventFileError extends UsageError {
  override readonly name = 'EventFileError';

  constructor(message: string) {
    super(printable(message));
  }
}

/** @throws {EventFileError} if the file is missing, empty, not JSON or nested too deep to be sent */
export const readEvent = (path: string): unknown => {
  const text = readText(path)
    .replace(/^\uFEFF/, '')
    .trim();
  if (text === '') {
    throw new EventFileError(`${path} is empty: it must hold one event as JSON.`);
  }
  const event = parse(path, text);
  if (!canBeSent(event)) {
    throw new EventFileError(`${path} is nested too deep to be sent as JSON.`);
  }
  return event;
};

/** Where the JSON ends to be one, if the error says so. The rest of its text quotes the file. */
const placeIn = (error: unknown): string => {
  const place = /\(line \d+ column \d+\)$/.exec(String(error))?.[0];
  return place === undefined ? '' : ` ${place}`;
};

const parse = (path: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new EventFileError(`${path} is not JSON${placeIn(error)}.`);
  }
};

const SPARE_LEVELS = 1_000;

// JSON is read to any depth, but written only as deep as calls can be nested. The event is written
// from deeper calls than this one, here and in the function: hence the levels to spare.
const canBeSent = (event: unknown): boolean => {
  const deeper = Array.from({ length: SPARE_LEVELS }).reduce((inner) => [inner], event);
  try {
    JSON.stringify(deeper);
    return true;
  } catch {
    return false;
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
