import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { spawnStart } from '../support/runner-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const EVENT = join('events', 'password-reset.json');
const ENDPOINT = /http:\/\/127\.0\.0\.1:\d+/;

test('a run leaves nothing behind', async () => {
  await using tmp = await temporaryFolder();
  const child = spawnStart([EVENT], tmp.path);
  child.stdout.resume();

  const [exitCode] = await once(child, 'close');

  expect(exitCode).toBe(0);
  expect(await readdir(tmp.path)).toEqual([]);
}, 60_000);

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  'a run that %s ends in the middle leaves nothing behind',
  async (signal, expected) => {
    await using tmp = await temporaryFolder();
    const child = spawnStart([EVENT, '--times', '10000'], tmp.path);

    // The banner comes once the engine runs, and the scene is still to be played.
    const [banner] = await once(child.stdout, 'data');
    child.kill(signal);
    const [exitCode] = await once(child, 'close');

    const endpoint = ENDPOINT.exec(String(banner))?.[0] ?? '';
    expect(exitCode).toBe(expected);
    expect(await readdir(tmp.path)).toEqual([]);
    await expect(fetch(endpoint)).rejects.toThrow();
  },
  60_000,
);
