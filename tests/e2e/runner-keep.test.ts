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

const SIGN_UP = join('events', 'sign-up.json');
const OTHER_ROW = {
  USERS_TABLE_KEY: 'pk,sk',
  USER_ROW: '{"pk":"USER#{sub}","sk":"PROFILE","email":"{email|lower}"}',
};

test('--keep with another key than the kept table has is told in one line, and nothing is lost', async () => {
  const keep = join(folder.path, 'lesson');
  await runStart(SIGN_UP, '--keep', keep);

  const other = await runStartWith(OTHER_ROW, SIGN_UP, '--keep', keep);
  const again = await runStart(SIGN_UP, '--keep', keep, '--json');

  expect({ ...other, stderr: undefined }).toEqual({ exitCode: 2, stdout: '', stderr: undefined });
  expect(other.stderr).toBe(
    'error: ADD_USER_E_TABLE_KEY: table chocolate_user has the key email (S, HASH), and should have ' +
      'pk (S, HASH) and sk (S, RANGE). The key of a table cannot be changed: set USERS_TABLE_KEY and ' +
      'USER_ROW as they were, or keep the tables in another folder.\n',
  );
  const [scene] = JSON.parse(again.stdout).scenes;
  expect(scene.row.before).toEqual({ email: { S: 'lena.hofer@example.com' } });
  expect(scene.deliveries[0].outcome).toBe('already-applied');
}, 60_000);

test("the table has the key of the caller's variables, and is gone on with by that key", async () => {
  const args = [SIGN_UP, '--keep', join(folder.path, 'one-table'), '--json'];

  const first = await runStartWith(OTHER_ROW, ...args);
  const second = await runStartWith(OTHER_ROW, ...args);

  const sceneOf = ({ stdout }: { stdout: string }) => JSON.parse(stdout).scenes[0];
  const row = {
    pk: { S: 'USER#9c1f0d52-6a3e-4b7d-8f21-5d0e7b94c3a6' },
    sk: { S: 'PROFILE' },
    email: { S: 'lena.hofer@example.com' },
  };
  expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
  expect(sceneOf(first)).toMatchObject({
    deliveries: [{ outcome: 'created' }],
    row: { after: row },
  });
  expect(sceneOf(second)).toMatchObject({
    deliveries: [{ outcome: 'already-applied' }],
    row: { before: row, after: row },
  });
}, 60_000);
