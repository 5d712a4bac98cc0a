import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { COMMANDS } from '../../infra/commands.ts';
import { PROJECT_DIR } from '../../infra/paths.ts';
import { PROGRAM_FILE, runProgram } from '../support/command-process.ts';
import { readText } from '../support/source-files.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('npx finds the program in the clone, and runs it on the Node.js of the project', async () => {
  await using cache = await temporaryFolder();
  // What npm told this process is not meant for the next npm.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD$)/.test(name)),
  );
  const child = spawn('npx', ['add-user', '--version'], {
    cwd: join(PROJECT_DIR, 'docs'),
    env: { ...env, npm_config_cache: cache.path, npm_config_offline: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);

  const { version } = JSON.parse(readText('package.json')) as { version: string };
  expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
});

test('a Node.js that is too old is told in one line, with exit code 2', async () => {
  await using folder = await temporaryFolder();
  const preload = join(folder.path, 'older.mjs');
  await writeFile(
    preload,
    "Object.defineProperty(process, 'versions', { value: { node: '20.19.0' } });",
  );

  const { exitCode, stdout, stderr } = await runProgram(['--help'], {
    NODE_OPTIONS: `--import ${preload}`,
  });

  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(/^error: ADD_USER_E_NODE: add-user needs Node\.js 24\.0 .*"npm ci".*\n$/);
});

test('the help lists every command', async () => {
  const { exitCode, stdout } = await runProgram(['--help']);

  expect(exitCode).toBe(0);
  for (const { name, summary } of COMMANDS) {
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(` ${name} ${summary} `);
  }
});

test('without a word it shows the help', async () => {
  const [bare, asked] = await Promise.all([runProgram([]), runProgram(['--help'])]);

  expect(bare).toEqual(asked);
});

test('"help" with a command shows the help of that command', async () => {
  const [asked, own] = await Promise.all([
    runProgram(['help', 'replay']),
    runProgram(['replay', '--help']),
  ]);

  expect(asked).toEqual(own);
  expect(asked.stdout).toContain('--dead-letters');
});

test.each([
  ['an unknown command', ['relpay'], "unknown command 'relpay' (Did you mean replay?)"],
  ['help for an unknown command', ['help', 'docter'], '(Did you mean doctor?)'],
  ['an unknown option', ['--hepl'], "unknown option '--hepl' (Did you mean --help?)"],
  ['an unknown option of a command', ['replay', '--fiel', 'x'], '(Did you mean --file?)'],
  ['a word too many', ['synth', 'chocolate'], 'too many arguments'],
  ['the bundle of an unknown function', ['stack', 'nobody'], 'Allowed choices are add_user'],
])('%s is told in one line, with exit code 2', async (_, args, message) => {
  const { exitCode, stdout, stderr } = await runProgram(args);

  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(/^error: ADD_USER_E_USAGE: .+\n$/);
  expect(stderr).toContain(message);
});

test('the comparison runs with its own limits on memory', async () => {
  const script = `console.log('flags', ...process.execArgv)`;
  const child = spawn(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(script)}`, PROGRAM_FILE, 'reconcile'],
    { cwd: PROJECT_DIR, stdio: ['ignore', 'pipe', 'pipe'] },
  );

  const stdout = await text(child.stdout);

  // The process starts over in its own place: the same process, once more.
  expect(stdout.trimEnd().split('\n')).toEqual([
    expect.not.stringContaining('--max-old-space-size'),
    expect.stringContaining('--max-old-space-size=128 --max-semi-space-size=4'),
  ]);
});
