import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../infra/local/lambda/sandbox-environment.ts';
import { PROJECT_DIR } from '../../infra/paths.ts';
import { PROGRAM_FILE } from './command-process.ts';
import { compileCache } from './compile-cache.ts';

export type Replay = {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

type Variables = Readonly<Record<string, string>>;

/** A replay in a process of its own, as `npx add-user replay` starts it, without a terminal. */
export type ReplayProcess = {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly finished: Promise<Replay>;
};

const BARE_VARIABLES: Variables = {
  PATH: process.env.PATH ?? '',
  AWS_REGION: LOCAL_REGION,
  AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
  // Keeps the SDK from reading the configuration of whoever runs the tests.
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/**
 * Starts a replay.
 *
 * @param folder that it is called from
 * @param variables besides AWS's own; one that is empty is not set
 */
export const startReplay = (
  folder: string,
  args: readonly string[],
  variables: Variables,
): ReplayProcess => {
  const set = Object.entries({ ...BARE_VARIABLES, ...variables }).filter(([, value]) => value);
  const child = spawn(process.execPath, [PROGRAM_FILE, 'replay', ...args], {
    cwd: PROJECT_DIR,
    env: { ...compileCache(), ...Object.fromEntries(set), INIT_CWD: folder },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => undefined); // it need not read what it is given
  const finish = async (): Promise<Replay> => {
    const [stdout, stderr, [exitCode]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { exitCode, stdout, stderr };
  };
  return { child, finished: finish() };
};
