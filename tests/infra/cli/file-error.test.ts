import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { asFileError, FileError } from '../../../infra/cli/file-error.ts';
import { explainedExitCode } from '../../../infra/cli/run-command.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(async () => {
  jest.restoreAllMocks();
  await folder[Symbol.asyncDispose]();
});

const thrownBy = async (work: () => unknown): Promise<unknown> => {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error('It did not throw.');
};

const file = (): string => {
  const path = join(folder.path, 'file');
  writeFileSync(path, '');
  return path;
};

test.each<readonly [string, () => unknown, RegExp]>([
  [
    'a file in place of a folder',
    () => mkdirSync(join(file(), 'a')),
    /file\/a .*ENOTDIR.*no folder/,
  ],
  [
    'a file in place of the last folder',
    () => mkdirSync(file(), { recursive: true }),
    /file cannot.*EEXIST.*no folder/,
  ],
  [
    'a folder that nobody can make',
    () => mkdirSync(join(folder.path, 'a', 'b')),
    /b cannot.*ENOENT/,
  ],
  ['a folder in place of a file', () => writeFileSync(folder.path, ''), /EISDIR.*name a file/],
  ['a path that is too long', () => mkdtempSync('x'.repeat(300)), /ENAMETOOLONG.*shorter/],
  ['no file for SQLite', () => new DatabaseSync(join(file(), 'a')), /EACCES.*another folder/],
])('%s ends a command with one sentence that names it', async (_, work, sentence) => {
  const said = jest.spyOn(console, 'error').mockReturnValue();
  const error = await thrownBy(work);

  expect(asFileError(error)).toBeInstanceOf(FileError);
  expect(explainedExitCode(error)).toBe(1);
  expect(said.mock.calls).toEqual([[expect.stringMatching(/^error: ADD_USER_E_FILE: [^\n]*$/)]]);
  expect(said.mock.calls.flat().join()).toMatch(sentence);
});

const isLinux = process.platform === 'linux';

(isLinux ? test : test.skip)('a full disk is told as that, whoever meets it', async () => {
  const errors = [
    await thrownBy(() => writeFileSync('/dev/full', 'x')),
    await thrownBy(() => writeFile('/dev/full', 'x')),
    await thrownBy(() => {
      const db = new DatabaseSync(':memory:');
      db.exec('PRAGMA max_page_count = 1; CREATE TABLE a (b); CREATE TABLE c (d)');
    }),
  ];

  expect(errors.map((error) => asFileError(error)?.message)).toEqual(
    errors.map(() => expect.stringMatching(/ENOSPC\): the disk is full: make room\.$/)),
  );
});

test('a port, a fault of the command itself, and a missing file are no such error', async () => {
  const listening = await new Promise((resolve) => {
    const server = createServer().on('error', resolve);
    server.listen(join('/proc/self', 'x'.repeat(20), 'socket'));
  });
  const errors = [
    listening,
    Object.assign(new Error('listen'), { code: 'EACCES', syscall: 'listen' }),
    new TypeError('x is not a function'),
    await thrownBy(() => new DatabaseSync(':memory:').exec('no SQL')),
    'a text',
  ];

  expect(errors.map(asFileError)).toEqual(errors.map(() => undefined));
});

test('a name is told without what a terminal would obey', () => {
  const error = Object.assign(new Error(), { code: 'EROFS', path: '/a\u001b[2J' });

  expect(asFileError(error)?.message).not.toContain('\u001b');
});
