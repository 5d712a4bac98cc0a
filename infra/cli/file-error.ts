import { CommandError } from './command-errors.ts';
import { printable } from './printable.ts';

const USE_ANOTHER = 'make it writable for you, or use another folder';

const NO_FOLDER = 'a part of its path is no folder';

/** Why a system does not write what it is asked to, and what to do. */
const ADVICE: Readonly<Record<string, string>> = {
  EACCES: USE_ANOTHER,
  EDQUOT: 'your quota is used up: make room',
  EIO: 'the disk has a fault',
  EISDIR: 'it is a folder: name a file',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'name a shorter path',
  ENOSPC: 'the disk is full: make room',
  ENOTDIR: NO_FOLDER,
  EPERM: USE_ANOTHER,
  EROFS: USE_ANOTHER,
};

/** Node.js says these of a folder that cannot be made, too: below a read-only one, or where a file is. */
const FOLDER_ADVICE: Readonly<Record<string, string>> = {
  ...ADVICE,
  EEXIST: NO_FOLDER,
  ENOENT: USE_ANOTHER,
};

/** What SQLite says for the same. @see https://www.sqlite.org/rescode.html */
const SQLITE_CODES: Readonly<Record<number, string>> = {
  8: 'EROFS',
  10: 'EIO',
  13: 'ENOSPC',
  14: 'EACCES',
};
const PRIMARY_CODE = 0xff;

/** Calls that fail with the same codes, and touch no file. */
const NO_FILE_CALL = /^(?:listen|bind|connect|spawn|kill)/;

/** What Node.js and its SQLite add to their errors. */
type SystemFields = {
  readonly code?: unknown;
  readonly errcode?: unknown;
  readonly syscall?: unknown;
  readonly path?: unknown;
  readonly dest?: unknown;
};

const codeOf = ({ code, errcode }: SystemFields): string =>
  code === 'ERR_SQLITE_ERROR' ? (SQLITE_CODES[Number(errcode) & PRIMARY_CODE] ?? '') : String(code);

/** A file or a folder of this machine cannot be written. */
export class FileError extends CommandError {
  override readonly name = 'FileError';
  /** The same without the code: which file, and what to do. */
  readonly advice: string;

  constructor(advice: string, options: ErrorOptions) {
    super('ADD_USER_E_FILE', advice, options);
    this.advice = advice;
  }
}

/** The error in a sentence, if the file system of this machine is its reason. */
export const asFileError = (error: unknown): FileError | undefined => {
  if (!Error.isError(error)) {
    return undefined;
  }
  const fields = error as SystemFields; // unknown fields all
  const code = codeOf(fields);
  const advice = (fields.syscall === 'mkdir' ? FOLDER_ADVICE : ADVICE)[code];
  if (advice === undefined || NO_FILE_CALL.test(String(fields.syscall))) {
    return undefined;
  }
  const path = fields.dest ?? fields.path;
  const what = typeof path === 'string' ? path : 'a file of this command';
  return new FileError(printable(`${what} cannot be written (${code}): ${advice}.`), {
    cause: error,
  });
};
