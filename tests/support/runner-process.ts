import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { PROJECT_DIR } from '../../infra/paths.ts';

export type Finished = { exitCode: number | null; stdout: string; stderr: string };

/** Starts what `npm start` runs, with a folder of its own for what is temporary. */
export const spawnStart = (args: readonly string[], tmpDir?: string) => {
  const { AWS_ENDPOINT_URL_DYNAMODB: _, INIT_CWD: __, ...env } = process.env;
  return spawn(process.execPath, [join('infra', 'local', 'start.ts'), ...args], {
    cwd: PROJECT_DIR,
    env: tmpDir === undefined ? env : { ...env, TMPDIR: tmpDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
};

/** Runs what `npm start` runs, and waits until it has ended by itself. */
export const runStart = async (...args: string[]): Promise<Finished> => {
  const child = spawnStart(args);
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { exitCode, stdout, stderr };
};
