import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PROJECT_DIR } from '../../infra/paths.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const json = (path: string, value: unknown) => writeFile(path, JSON.stringify(value));

/** What npm itself, run by whoever runs the tests, would hand on. */
const outer = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')),
);

const npm = async (cwd: string, ...args: readonly string[]) => {
  const child = spawn('npm', args, {
    ...{ cwd, env: outer, shell: process.platform === 'win32' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [stderr, [exitCode]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  return { exitCode, stderr };
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

/** A project whose one dependency wants another Node.js, as some do on Node.js 20. */
beforeAll(async () => {
  folder = await temporaryFolder();
  await mkdir(join(folder.path, 'picky'));
  await json(join(folder.path, 'picky', 'package.json'), {
    ...{ name: 'picky', version: '1.0.0', engines: { node: '<1' } },
  });
  await json(join(folder.path, 'package.json'), { dependencies: { picky: 'file:picky' } });
  await npm(folder.path, 'install', '--offline', '--package-lock-only');
});

afterAll(async () => {
  await folder[Symbol.asyncDispose]();
});

test('npm ci warns of nothing that nobody can act on', async () => {
  const noisy = await npm(folder.path, 'ci', '--offline');
  await copyFile(join(PROJECT_DIR, '.npmrc'), join(folder.path, '.npmrc'));

  const quiet = await npm(folder.path, 'ci', '--offline');

  expect(noisy.stderr).toContain('EBADENGINE');
  expect(quiet).toEqual({ exitCode: 0, stderr: '' });
});

test('npm ci says what went wrong', async () => {
  await copyFile(join(PROJECT_DIR, '.npmrc'), join(folder.path, '.npmrc'));
  await json(join(folder.path, 'package.json'), {
    dependencies: { picky: 'file:picky', other: 'file:other' },
  });

  const { exitCode, stderr } = await npm(folder.path, 'ci', '--offline');

  expect(exitCode).toBe(1);
  expect(stderr).toContain('npm error');
  expect(stderr).toContain('Missing: other@');
});
