import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { startCognitoLocal } from '../../infra/local/cognito/cognito-local.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../infra/local/lambda/sandbox-environment.ts';

/** cognito-local, with a pool in it and no trigger attached. */
export type CognitoPool = AsyncDisposable & {
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
  const pool = {
    Options: { Id: userPoolId, UsernameAttributes: ['email'], AutoVerifiedAttributes: ['email'] },
    Users: Object.fromEntries(imported.map((user) => [user.sub, stored(user)])),
    Groups: {},
  };
  const path = join(folder, '.cognito', 'db', `${userPoolId}.json`);
  await writeFile(path, JSON.stringify(pool));
  return folder;
};

/** Starts cognito-local, with one pool in it. */
export const startCognitoPool = async (
  userPoolId: string,
  imported: readonly ImportedUser[],
): Promise<CognitoPool> => {
  const folder = await prepare(userPoolId, imported);
  const cognito = await startCognitoLocal(folder);
  const client = new CognitoIdentityProviderClient({
    endpoint: cognito.endpoint,
    region: LOCAL_REGION,
    credentials: LOCAL_CREDENTIALS,
  });
  return {
    endpoint: cognito.endpoint,
    client,
    async [Symbol.asyncDispose]() {
      client.destroy();
      await cognito[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
