import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { UnfinishedError, UsageError } from '../cli/command-errors.ts';
import { fromCaller } from '../cli/command-line.ts';
import type { Item } from './items/item.ts';

/** The file of what was not done. It can be given back to the command. */
export type Leftovers = {
  readonly name: string;
  /** How many it holds. */
  readonly count: number;
  /** @throws {UnfinishedError} if it cannot be written */
  keep(item: Item): Promise<void>;
  /** Closes the file, and removes it if it holds nothing. */
  close(): Promise<void>;
};

/** It holds addresses and attributes: for its owner only. */
const OWNER_ONLY = 0o600;
const LINE_FEED = 0x0a;
const LINE_BREAKS = /[\r\n]+/g;

const OWNER_ONLY_FOLDER = 0o700;
/** In the folder that the command was called from, which may be anybody's repository. */
const FOLDER = 'replay-leftovers';
const IGNORE_FILE = '.gitignore';

/** A name that was not there before. */
export const defaultLeftoversName = (now: Date): string =>
  join(FOLDER, `${now.toISOString().replaceAll(':', '-')}.ndjson`);

/** Makes the folder for its owner only, and has git ignore what is in it, wherever it is. */
const makeFolder = async (): Promise<void> => {
  const folder = fromCaller(FOLDER);
  await mkdir(folder, { recursive: true });
  await chmod(folder, OWNER_ONLY_FOLDER);
  await writeFile(join(folder, IGNORE_FILE), '*\n');
};

/** Removes a file that holds nothing, and the folder with it if that is its only one. */
const removeFile = async (name: string): Promise<void> => {
  await rm(fromCaller(name), { force: true });
  if (dirname(name) === FOLDER) {
    const rest = await readdir(fromCaller(FOLDER));
    if (rest.every((entry) => entry === IGNORE_FILE)) {
      await rm(fromCaller(FOLDER), { recursive: true, force: true });
    }
  }
};

/**
 * A line is kept byte for byte. An element of an array can have line breaks between its tokens, where
 * a blank means the same.
 */
const asLine = (raw: Buffer): Buffer => {
  const line = raw.includes(LINE_FEED)
    ? Buffer.from(raw.toString('latin1').replaceAll(LINE_BREAKS, ' '), 'latin1')
    : raw;
  return Buffer.concat([line, Buffer.of(LINE_FEED)]);
};

const create = async (name: string): Promise<WriteStream> => {
  try {
    if (dirname(name) === FOLDER) {
      await makeFolder();
    }
    const stream = createWriteStream(fromCaller(name), { flags: 'wx', mode: OWNER_ONLY });
    await once(stream, 'open');
    return stream;
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    const why = isThere ? 'is there already' : 'cannot be written';
    throw new UsageError(`${name} ${why}: name another file with --failed.`);
  }
};

/**
 * Creates the file of what was not done, before anything is done.
 *
 * @throws {UsageError} if it is there already, or cannot be written
 */
export const openLeftovers = async (name: string): Promise<Leftovers> => {
  const stream = await create(name);
  stream.on('error', () => undefined); // reported to the caller of write
  const write = promisify((bytes: Buffer, done: (error?: Error | null) => void) =>
    stream.write(bytes, done),
  );
  let count = 0;
  return {
    name,
    get count() {
      return count;
    },
    async keep({ raw }) {
      if (raw === undefined || raw.byteLength === 0) {
        return;
      }
      await write(asLine(raw)).catch((cause: unknown) => {
        const advice = 'Replay the whole source again: what was done is not done twice.';
        throw new UnfinishedError(`${name} cannot be written. ${advice}`, { cause });
      });
      count += 1;
    },
    async close() {
      stream.end();
      if (!stream.closed) {
        await once(stream, 'close');
      }
      if (count === 0) {
        await removeFile(name);
      }
    },
  };
};
