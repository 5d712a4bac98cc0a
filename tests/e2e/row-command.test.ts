import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runProgram } from '../support/command-process.ts';
import { DOCUMENTED_ROWS, variablesFor } from '../support/example-rows.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SUB = '9c1f0d52-6a3e-4b7d-8f21-5d0e7b94c3a6';
const EMAIL = 'lena.hofer@example.com';

const jsonOf = async (args: readonly string[], env?: Readonly<Record<string, string>>) => {
  const { exitCode, stdout, stderr } = await runProgram(['row', '--json', ...args], env);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return JSON.parse(stdout);
};

test('without a word it shows the row of the lesson for a sign-up', async () => {
  const { exitCode, stdout, stderr } = await runProgram(['row']);

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toBe(`The row of events/sign-up.json

Key
  email  ${EMAIL}

Row
  {
    "email": "${EMAIL}"
  }

Row with DynamoDB's types
  email = {"S":"${EMAIL}"}

Left out
  nothing

Nothing was written.
`);
});

test('the template is that of the environment', async () => {
  const [, , oneTable] = DOCUMENTED_ROWS;

  const { key, row } = await jsonOf(['events/sign-up.json'], oneTable && variablesFor(oneTable));

  expect(key).toEqual(['pk', 'sk']);
  expect(row).toMatchObject({ pk: `USER#${SUB}`, sk: 'PROFILE', roles: ['member'] });
});

test('options win over the environment', async () => {
  const { key, row, item, leftOut } = await jsonOf(
    ['--users-table-key', 'id', '--user-row', '{"id":"{sub}","tags":["{nickname}"]}'],
    { USERS_TABLE_KEY: 'pk,sk', USER_ROW: 'no template' },
  );

  expect({ key, row, item, leftOut }).toEqual({
    key: ['id'],
    row: { id: SUB, tags: [] },
    item: { id: { S: SUB }, tags: { L: [] } },
    leftOut: [{ path: 'tags[0]', why: 'the user has no nickname' }],
  });
});

test('an event without a row is an answer, not a mistake', async () => {
  const { exitCode, stdout } = await runProgram(['row', 'events/phone-only.json']);

  expect(exitCode).toBe(0);
  expect(stdout).toContain(
    'No row: no-key. The key attribute email cannot be made: the user has no email.',
  );
  expect(await jsonOf(['events/password-reset.json'])).toMatchObject({ reading: 'not-a-sign-up' });
});

describe('wrong usage is told in one line, with exit code 2, and never quotes the template', () => {
  test.each([
    ['no JSON', ['--user-row', 'Ada'], 'ADD_USER_E_ENVIRONMENT: USER_ROW must be a JSON object'],
    [
      'another key',
      ['--users-table-key', 'id'],
      'ADD_USER_E_ENVIRONMENT: USER_ROW must have a text for each',
    ],
    [
      'no key',
      ['--users-table-key', 'a,b,c'],
      'ADD_USER_E_ENVIRONMENT: USERS_TABLE_KEY is not a key',
    ],
    ['a file that is not there', ['nowhere.json'], 'nowhere.json does not exist'],
    ['a file that is no JSON', ['README.md'], 'README.md is not JSON'],
    ['two files', ['a.json', 'b.json'], 'too many arguments'],
    ['an unknown option', ['--user-rwo', '{}'], '(Did you mean --user-row?)'],
  ])('%s', async (_name, args, message) => {
    const { exitCode, stdout, stderr } = await runProgram(['row', ...args]);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^error: .+\n$/);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('Ada');
  });
});

test('control characters of an event and of a template do not reach the terminal', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'event.json');
  const nasty = '\u001b[2J\u009b31m\u007f\u0000';
  await writeFile(
    file,
    JSON.stringify({
      userPoolId: 'eu-central-1_Ch0c0L4t3',
      triggerSource: 'PostConfirmation_ConfirmSignUp',
      request: { userAttributes: { sub: `s${nasty}`, nick: `n${nasty}` } },
    }),
  );
  const row = JSON.stringify({
    id: '{sub}',
    [`a${nasty}`]: '{nick}',
    [`b${nasty}`]: `{none\u009b}`,
  });
  const args = [file, '--users-table-key', 'id', '--user-row', row];

  const { stdout } = await runProgram(['row', ...args]);
  const json = await runProgram(['row', '--json', ...args]);

  for (const text of [stdout, json.stdout]) {
    expect(text).not.toMatch(/(?!\n)\p{Cc}/u);
    expect(text).toContain('\\u001b[2J\\u009b31m');
  }
  expect(JSON.parse(json.stdout).row).toEqual({ id: `s${nasty}`, [`a${nasty}`]: `n${nasty}` });
});
