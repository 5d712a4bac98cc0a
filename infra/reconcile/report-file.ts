import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Entry } from '../../src/adapters/run-state.ts';

const OWNER_ONLY = 0o600;

function* linesOf(entries: Iterable<Entry>): Generator<string> {
  for (const { sub, finding, group, rowSub, reason, email } of entries) {
    const line = { sub, finding, group, row_sub: rowSub, reason, email };
    yield `${JSON.stringify(line)}\n`;
  }
}

/** Writes a line of JSON for each finding, for the owner's eyes only. It is there whole or not at all. */
export const writeReport = async (path: string, entries: Iterable<Entry>): Promise<void> => {
  const unfinished = `${path}.${randomUUID()}`;
  try {
    await pipeline(
      Readable.from(linesOf(entries)),
      createWriteStream(unfinished, { mode: OWNER_ONLY, flags: 'wx' }),
    );
    await rename(unfinished, path);
  } catch (fault) {
    await rm(unfinished, { force: true });
    throw fault;
  }
};
