import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { onProcessExit } from '../cleanup.ts';
import { freePort } from '../free-port.ts';
import { LOCAL_CREDENTIALS } from '../lambda/sandbox-environment.ts';

/** A Cognito on this machine, by other people. */
type CognitoLocal = AsyncDisposable & {
  /** URL, as `AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER` takes it. */
  readonly endpoint: string;
};

const START = createRequire(import.meta.url).resolve('cognito-local/lib/bin/start.js');
const LISTENS_AT = /running on (http:\/\/127\.0\.0\.1:\d+)/;

/**
 * Starts cognito-local as a process of its own.
 *
 * @param folder where it keeps its settings and pools, in `.cognito`
 * @param port a free one if left out. Its tokens name it, so it must be known before
 */
export const startCognitoLocal = async (folder: string, port?: number): Promise<CognitoLocal> => {
  const child = spawn(process.execPath, [START], {
    cwd: folder,
    env: {
      ...{ PATH: process.env.PATH, HOST: '127.0.0.1', PORT: String(port ?? (await freePort())) },
      AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const unregister = onProcessExit(() => child.kill('SIGKILL'));
  const gone = once(child, 'exit').finally(unregister);
  for await (const line of createInterface({ input: child.stdout })) {
    const endpoint = LISTENS_AT.exec(line)?.[1];
    if (endpoint) {
      child.stdout.resume();
      return {
        endpoint,
        async [Symbol.asyncDispose]() {
          child.kill('SIGKILL');
          await gone;
        },
      };
    }
  }
  throw new Error(
    `cognito-local did not start${port === undefined ? '.' : `: is port ${port} free?`}`,
  );
};
