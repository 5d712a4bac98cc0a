import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../infra/local/lambda/sandbox-environment.ts';
import { PROJECT_DIR } from '../../infra/paths.ts';
import { PROGRAM_FILE } from './command-process.ts';
import { compileCache } from './compile-cache.ts';
import type { Finished } from './runner-process.ts';

/** Where the command finds a pool, a table and its own state. */
export type ReconcileWorld = {
  readonly cognitoEndpoint: string;
  readonly dynamoDbEndpoint: string;
  readonly stateDir: string;
};

/** Starts what `npx add-user reconcile` runs, with nothing of the caller's environment. */
export const spawnReconcile = (
  { cognitoEndpoint, dynamoDbEndpoint, stateDir }: ReconcileWorld,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
) =>
  spawn(process.execPath, [PROGRAM_FILE, 'reconcile', ...args], {
    cwd: PROJECT_DIR,
    env: {
      ...compileCache(),
      PATH: process.env.PATH,
      HOME: stateDir,
      XDG_STATE_HOME: stateDir,
      AWS_REGION: LOCAL_REGION,
      AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cognitoEndpoint,
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDbEndpoint,
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** Waits until it has ended. */
export const finished = async (child: ReturnType<typeof spawnReconcile>): Promise<Finished> => {
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { exitCode, stdout, stderr };
};
