import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from '../../cli/command-errors.ts';
import { printable } from '../../cli/printable.ts';

/** The tables cannot be kept where they were asked to be kept. The message is one line. */
export class KeepFolderError extends UsageError {
  constructor(problem: string, cause?: unknown) {
    super(printable(`--keep: ${problem}`), { cause });
  }
}

/**
 * Makes a folder that tables are kept in, and those above it, if they are not there.
 *
 * @throws {KeepFolderError} if there can be none
 */
export const makeKeepFolder = (path: string): void => {
  const isFolder = statOf(path)?.isDirectory();
  if (isFolder === false) {
    throw new KeepFolderError(`${path} is not a folder. Name another one.`);
  }
  if (isFolder) {
    return;
  }
  try {
    makeWithParents(path);
  } catch (cause) {
    // Another run may have made it meanwhile.
    if (statOf(path)?.isDirectory()) {
      return;
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new KeepFolderError(`${path} cannot be made (${reason}). Name another folder.`, cause);
  }
};

// Node's own recursive mkdir never ends where the system denies that a parent exists that does, as
// below /proc.
const makeWithParents = (path: string): void => {
  const parent = dirname(path);
  if (parent !== path && !statOf(parent)) {
    makeWithParents(parent);
  }
  mkdirSync(path);
};

const statOf = (path: string) => {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // Below a file, or out of reach: what comes next says so.
    return undefined;
  }
};
