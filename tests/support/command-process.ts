import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { PROJECT_DIR } from '../../infra/paths.ts';
import type { Finished } from './runner-process.ts';

/** The program, as npm runs it. */
export const PROGRAM_FILE = join('infra', 'add-user.js');

/** Runs `add-user` with these words, as {@link runScript} does. */
export const runProgram = (
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
): Promise<Finished> => runScript(PROGRAM_FILE, args, env);

/**
 * Runs a script as npm does, without a terminal, and waits until it has ended by itself.
 *
 * @param script path below the project's folder
 */
export const runScript = async (
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Finished> => {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: PROJECT_DIR,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { exitCode, stdout, stderr };
};
