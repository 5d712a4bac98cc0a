import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { PROJECT_DIR } from '../../infra/paths.ts';

export type Finished = { exitCode: number | null; stdout: string; stderr: string };

type Variables = Readonly<Record<string, string>>;

const startProcess = (args: readonly string[], variables: Variables) => {
  const { AWS_ENDPOINT_URL_DYNAMODB: _, INIT_CWD: __, ...env } = process.env;
  return spawn(process.execPath, [join('infra', 'add-user.js'), 'start', ...args], {
    cwd: PROJECT_DIR,
    env: { ...env, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
};

/** Starts what `npm start` runs, with a folder of its own for what is temporary. */
export const spawnStart = (args: readonly string[], tmpDir: string) =>
  startProcess(args, { TMPDIR: tmpDir });

/** Runs what `npm start` runs, and waits until it has ended by itself. */
export const runStart = (...args: string[]): Promise<Finished> => runStartWith({}, ...args);

/** The same, with variables of its caller's. */
export const runStartWith = async (variables: Variables, ...args: string[]): Promise<Finished> => {
  const child = startProcess(args, variables);
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { exitCode, stdout, stderr };
};
