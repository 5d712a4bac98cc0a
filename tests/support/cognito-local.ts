import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PROJECT_DIR } from '../../infra/paths.ts';

/** A Cognito on this machine, by other people. */
export type CognitoLocal = AsyncDisposable & { readonly endpoint: string };

const START = join(PROJECT_DIR, 'node_modules', 'cognito-local', 'lib', 'bin', 'start.js');
const LISTENS_AT = /running on (http:\/\/127\.0\.0\.1:\d+)/;

/** Starts cognito-local on a free port. @param folder where it keeps its pools */
export const startCognitoLocal = async (folder: string): Promise<CognitoLocal> => {
  const child = spawn(process.execPath, [START], {
    cwd: folder,
    env: { ...process.env, HOST: '127.0.0.1', PORT: '0' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const close = async (): Promise<void> => {
    child.kill();
    await once(child, 'exit');
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const endpoint = LISTENS_AT.exec(line)?.[1];
    if (endpoint) {
      child.stdout.resume();
      return { endpoint, [Symbol.asyncDispose]: close };
    }
  }
  throw new Error('cognito-local did not start.');
};
