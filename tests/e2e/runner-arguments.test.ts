import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runStart, runStartWith } from '../support/runner-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SIGN_UP = join('events', 'sign-up.json');

test.each([
  ['a file that is missing', ['missing.json'], 'missing.json does not exist.'],
  ['a folder', ['events'], 'cannot be read'],
  ['a missing file after a good one', [SIGN_UP, 'missing.json'], 'missing.json does not exist.'],
  ['no times at all', [SIGN_UP, '--times', '0'], 'whole number from 1'],
  ['times that are no number', [SIGN_UP, '--times', 'ten'], 'whole number from 1'],
  ['a part of a time', ['--times', '1.5'], 'whole number from 1'],
  ['more at once than fit', ['--concurrency', '1000'], 'whole number from 1 to 100'],
  ['a number that is left out', ['--times'], 'argument missing'],
  ['an unknown option', ['--fast'], "unknown option '--fast'"],
])('%s is told in one line, with exit code 2', async (_, args, message) => {
  const { exitCode, stdout, stderr } = await runStart(...args);

  expect(exitCode).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

test.each([
  ['empty', ' \n', 'is empty'],
  ['not JSON', '{\n  "version": 1,\n}', 'is not JSON'],
  ['nested too deep', `${'['.repeat(50_000)}${']'.repeat(50_000)}`, 'is nested too deep'],
])('a file that is %s is told in one line, with exit code 2', async (_, content, message) => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'event.json');
  await writeFile(path, content);

  const { exitCode, stderr } = await runStart(path);

  expect(exitCode).toBe(2);
  expect(stderr).toContain(`${path} ${message}`);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

test.each([
  ['no URL', 'not-a-url'],
  ['a URL without its protocol', 'localhost:8000'],
  ['a URL of something else', 'ftp://127.0.0.1:8000'],
])('%s as the DynamoDB to use is told in one line, with exit code 2', async (_, endpoint) => {
  const { exitCode, stdout, stderr } = await runStartWith(
    { AWS_ENDPOINT_URL_DYNAMODB: endpoint },
    SIGN_UP,
  );

  expect(exitCode).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toBe(
    `error: ADD_USER_E_USAGE: AWS_ENDPOINT_URL_DYNAMODB must be a URL such as http://127.0.0.1:8000, not "${endpoint}".\n`,
  );
});

test('an unknown engine is told in one line, with exit code 2', async () => {
  const { exitCode, stdout, stderr } = await runStartWith({ DYNAMODB_ENGINE: 'postgres' }, SIGN_UP);

  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(
    /^error: ADD_USER_E_USAGE: DYNAMODB_ENGINE must be .*dynalite here, not "postgres"\.\n$/,
  );
});

test('a file that is not JSON is quoted without its control characters', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'event\u001b[31m.json');
  await writeFile(path, '{"a":\u001b[31m\u009b31m');

  const { exitCode, stderr } = await runStart(path);

  expect(exitCode).toBe(2);
  expect(stderr.trimEnd()).not.toMatch(/\p{Cc}/u);
  expect(stderr).toContain('event\\u001b[31m.json is not JSON');
});

test('--help tells every option', async () => {
  const { exitCode, stdout } = await runStart('--help');

  expect(exitCode).toBe(0);
  for (const option of ['--times', '--concurrency', '--keep', '--json']) {
    expect(stdout).toContain(option);
  }
});
