import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { onProcessExit } from '../../infra/local/cleanup.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../infra/local/lambda/sandbox-environment.ts';

const START = createRequire(import.meta.url).resolve('cognito-local/lib/bin/start.js');
const ADDRESS = /http:\/\/127\.0\.0\.1:\d+/;
const GRACE_MS = 20_000;

/** cognito-local, with a pool in it and no trigger attached. */
export type CognitoLocal = AsyncDisposable & {
  readonly endpoint: string;
  readonly client: CognitoIdentityProviderClient;
};

/** A user as an import leaves one behind: cognito-local has no call for it. */
export type ImportedUser = { readonly sub: string; readonly email: string };

const LONG_AGO = '2024-01-01T00:00:00.000Z';

const stored = ({ sub, email }: ImportedUser) => ({
  Username: sub,
  Password: '',
  Attributes: [
    { Name: 'sub', Value: sub },
    { Name: 'email', Value: email },
  ],
  Enabled: true,
  UserStatus: 'RESET_REQUIRED',
  UserCreateDate: LONG_AGO,
  UserLastModifiedDate: LONG_AGO,
  RefreshTokens: [],
});

const prepare = async (userPoolId: string, imported: readonly ImportedUser[]): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'cognito-local-'));
  await mkdir(join(folder, '.cognito', 'db'), { recursive: true });
  const config = { ServerConfig: { hostname: '127.0.0.1', port: 0 } };
  await writeFile(join(folder, '.cognito', 'config.json'), JSON.stringify(config));
  const pool = {
    Options: { Id: userPoolId, UsernameAttributes: ['email'], AutoVerifiedAttributes: ['email'] },
    Users: Object.fromEntries(imported.map((user) => [user.sub, stored(user)])),
    Groups: {},
  };
  const path = join(folder, '.cognito', 'db', `${userPoolId}.json`);
  await writeFile(path, JSON.stringify(pool));
  return folder;
};

/** Starts cognito-local as a process of its own, on a free port. */
export const startCognitoLocal = async (
  userPoolId: string,
  imported: readonly ImportedUser[],
): Promise<CognitoLocal> => {
  const folder = await prepare(userPoolId, imported);
  const child = spawn(process.execPath, [START], {
    cwd: folder,
    env: { PATH: process.env.PATH, AWS_ACCESS_KEY_ID: 'LOCAL', AWS_SECRET_ACCESS_KEY: 'local' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const unregister = onProcessExit(() => child.kill('SIGKILL'));
  const found = Promise.withResolvers<string>();
  createInterface(child.stdout).on('line', (line) => {
    const [address] = ADDRESS.exec(line) ?? [];
    if (address !== undefined) {
      found.resolve(address);
    }
  });
  const late = sleep(GRACE_MS, undefined, { ref: false }).then(() => {
    throw new Error('cognito-local did not start.');
  });
  const endpoint = await Promise.race([found.promise, late]);
  const client = new CognitoIdentityProviderClient({
    endpoint,
    region: LOCAL_REGION,
    credentials: LOCAL_CREDENTIALS,
  });
  return {
    endpoint,
    client,
    async [Symbol.asyncDispose]() {
      unregister();
      client.destroy();
      child.kill('SIGKILL');
      await once(child, 'close');
      await rm(folder, { recursive: true, force: true });
    },
  };
};
