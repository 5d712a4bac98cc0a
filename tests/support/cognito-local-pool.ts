import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { startCognitoLocal } from '../../infra/local/cognito/cognito-local.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../infra/local/lambda/sandbox-environment.ts';

/** cognito-local, with a pool in it. */
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

/** The post-confirmation trigger of the pool, which shows its own ARN then. */
export type PoolTrigger = {
  readonly poolArn: string;
  readonly functionArn: string;
  readonly lambdaEndpoint: string;
};

/** cognito-local takes its triggers from a file, and shows what the pool says. */
const triggerSettings = ({ functionArn, lambdaEndpoint }: PoolTrigger) => ({
  LambdaClient: {
    credentials: LOCAL_CREDENTIALS,
    region: LOCAL_REGION,
    endpoint: lambdaEndpoint,
  },
  TriggerFunctions: { PostConfirmation: functionArn },
});

const prepare = async (
  userPoolId: string,
  imported: readonly ImportedUser[],
  trigger: PoolTrigger | undefined,
): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'cognito-local-'));
  await mkdir(join(folder, '.cognito', 'db'), { recursive: true });
  const pool = {
    Options: {
      Id: userPoolId,
      Arn: trigger?.poolArn,
      UsernameAttributes: ['email'],
      AutoVerifiedAttributes: ['email'],
      LambdaConfig: { PostConfirmation: trigger?.functionArn },
    },
    Users: Object.fromEntries(imported.map((user) => [user.sub, stored(user)])),
    Groups: {},
  };
  const path = join(folder, '.cognito', 'db', `${userPoolId}.json`);
  await writeFile(path, JSON.stringify(pool));
  if (trigger) {
    const settings = JSON.stringify(triggerSettings(trigger));
    await writeFile(join(folder, '.cognito', 'config.json'), settings);
  }
  return folder;
};

/** Starts cognito-local, with one pool in it. */
export const startCognitoPool = async (
  userPoolId: string,
  imported: readonly ImportedUser[],
  trigger?: PoolTrigger,
): Promise<CognitoPool> => {
  const folder = await prepare(userPoolId, imported, trigger);
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
