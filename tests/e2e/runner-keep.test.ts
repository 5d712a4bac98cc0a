import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { localEngine, localEngines } from '../../infra/local/dynamodb/dynamodb-engine.ts';
import { runStart, runStartWith } from '../support/runner-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const EVENT = join('events', 'phone-only.json');
const STORE = localEngine(localEngines()[0]).storeName;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
  await writeFile(join(folder.path, 'file'), '');
  await mkdir(join(folder.path, 'foreign'));
  await writeFile(join(folder.path, 'foreign', STORE), 'somebody else wrote this');
});

afterAll(async () => {
  await folder[Symbol.asyncDispose]();
});

test.each([
  ['no name', () => '', 'must name a folder'],
  ['a file', () => join(folder.path, 'file'), 'file is not a folder'],
  ['a folder below a file', () => join(folder.path, 'file', 'a', 'b'), 'cannot be made'],
  ['a folder where none can be made', () => '/proc/nothere/x', 'cannot be made'],
  ["a folder with somebody else's store", () => join(folder.path, 'foreign'), STORE],
])('--keep with %s is told in one line, with exit code 2', async (_, keep, message) => {
  const { exitCode, stdout, stderr } = await runStart(EVENT, '--keep', keep());

  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

test("--keep is refused where the tables are somebody else's", async () => {
  const { exitCode, stdout, stderr } = await runStartWith(
    { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9' },
    EVENT,
    '--keep',
    join(folder.path, 'new'),
  );

  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain('--keep has no effect on AWS_ENDPOINT_URL_DYNAMODB');
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
