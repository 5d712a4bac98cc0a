import { type FileHandle, open } from 'node:fs/promises';
import { UsageError } from '../../cli/command-errors.ts';
import { fromCaller } from '../../cli/command-line.ts';
import type { Item } from './item.ts';
import { readItems } from './read-items.ts';

/** Where the confirmations of one replay come from. */
export type ItemSource = {
  /** As the caller named it. */
  readonly name: string;
  /** Whether it can be looked through before it is replayed: a pipe is empty then. */
  readonly isRereadable: boolean;
  items(): AsyncGenerator<Item>;
};

const STANDARD_INPUT = '-';

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read by you',
  EISDIR: 'is a folder',
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown';

const openFile = async (name: string): Promise<FileHandle> => {
  try {
    return await open(fromCaller(name));
  } catch (error) {
    const code = codeOf(error);
    throw new UsageError(`${name} ${WHY[code] ?? `cannot be opened (${code})`}.`);
  }
};

async function* fileItems(name: string): AsyncGenerator<Item> {
  const file = await openFile(name);
  yield* readItems(file.createReadStream());
}

/**
 * Opens the source of a replay.
 *
 * @param name path of a file, or `-` for standard input
 * @throws {UsageError} if it cannot be read, or is empty
 */
export const openSource = async (name: string): Promise<ItemSource> => {
  if (name === STANDARD_INPUT) {
    return {
      name: 'standard input',
      isRereadable: false,
      items: () => readItems(process.stdin),
    };
  }
  await using file = await openFile(name);
  const facts = await file.stat();
  if (facts.isDirectory()) {
    throw new UsageError(`${name} ${WHY.EISDIR}.`);
  }
  if (facts.isFile() && facts.size === 0) {
    throw new UsageError(`${name} is empty.`);
  }
  return { name, isRereadable: facts.isFile(), items: () => fileItems(name) };
};
