import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { SERVICE } from '../../../src/contract.ts';
import { onProcessExit } from '../../local/cleanup.ts';
import { startCognitoLocal } from '../../local/cognito/cognito-local.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../local/lambda/sandbox-environment.ts';
import type { PoolUserView } from '../view.ts';

/** A user pool on this machine that calls the trigger, and one app client of it. */
export type UserPool = AsyncDisposable & {
  readonly endpoint: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly client: CognitoIdentityProviderClient;
  /** Every user, newest first, with the code that the pool "sent" and waits for. */
  users(): Promise<readonly PoolUserView[]>;
};

type UserPoolOptions = {
  /** Where the trigger can be invoked. */
  readonly lambdaEndpoint: string;
  /** @default in a temporary folder */
  readonly keepDir?: string | undefined;
  /** @default a free port */
  readonly port?: number | undefined;
};

const USER_POOL_ID = `${LOCAL_REGION}_Local`;
const CLIENT_ID = 'localconsole';

type StoredUser = {
  readonly Username: string;
  readonly Attributes: readonly { readonly Name: string; readonly Value?: string }[];
  readonly UserStatus: string;
  readonly ConfirmationCode?: string;
  readonly UserCreateDate: string;
};

const isMissing = async (path: string): Promise<boolean> =>
  readFile(path).then(
    () => false,
    () => true,
  );

const writeNew = async (path: string, content: unknown): Promise<void> => {
  if (await isMissing(path)) {
    await writeFile(path, JSON.stringify(content));
  }
};

/** Writes what cognito-local reads when it starts. Users of an earlier run stay. */
const prepare = async (folder: string, lambdaEndpoint: string): Promise<string> => {
  const pools = join(folder, '.cognito', 'db');
  await mkdir(pools, { recursive: true });
  const settings = {
    LambdaClient: {
      credentials: LOCAL_CREDENTIALS,
      region: LOCAL_REGION,
      endpoint: lambdaEndpoint,
    },
    TriggerFunctions: { PostConfirmation: SERVICE },
  };
  await writeFile(join(folder, '.cognito', 'config.json'), JSON.stringify(settings));
  const poolFile = join(pools, `${USER_POOL_ID}.json`);
  await writeNew(poolFile, {
    Options: { Id: USER_POOL_ID, UsernameAttributes: ['email'], AutoVerifiedAttributes: ['email'] },
    Users: {},
    Groups: {},
  });
  await writeNew(join(pools, 'clients.json'), {
    Clients: { [CLIENT_ID]: { ClientId: CLIENT_ID, UserPoolId: USER_POOL_ID } },
  });
  return poolFile;
};

const userView = (user: StoredUser): PoolUserView => {
  const attribute = (name: string) => user.Attributes.find(({ Name }) => Name === name)?.Value;
  const email = attribute('email');
  return {
    userName: user.Username,
    sub: attribute('sub') ?? user.Username,
    ...(email !== undefined && { email }),
    status: user.UserStatus,
    ...(user.ConfirmationCode !== undefined && { code: user.ConfirmationCode }),
    createdMs: Date.parse(user.UserCreateDate),
  };
};

/**
 * Reads the file that cognito-local keeps its users in: no call of Cognito's tells a code. While the
 * file is being written it may not be whole; then nothing new is known.
 */
const createReader = (poolFile: string): (() => Promise<readonly PoolUserView[]>) => {
  let known: readonly PoolUserView[] = [];
  return async () => {
    try {
      const { Users } = JSON.parse(await readFile(poolFile, 'utf8')) as {
        Users: Record<string, StoredUser>;
      };
      known = Object.values(Users)
        .map(userView)
        .sort((a, b) => b.createdMs - a.createdMs);
    } catch {
      // Half written: what was known holds until the next look.
    }
    return known;
  };
};

/** Starts cognito-local with one pool whose post-confirmation trigger is `add_user`. */
export const startUserPool = async (options: UserPoolOptions): Promise<UserPool> => {
  await using starting = new AsyncDisposableStack();
  const folder = options.keepDir ?? (await mkdtemp(join(tmpdir(), 'cognito-local-')));
  if (options.keepDir === undefined) {
    const unregister = onProcessExit(() => rmSync(folder, { recursive: true, force: true }));
    starting.defer(async () => {
      unregister();
      await rm(folder, { recursive: true, force: true });
    });
  }
  const poolFile = await prepare(folder, options.lambdaEndpoint);
  const { endpoint } = starting.use(await startCognitoLocal(folder, options.port));
  const client = starting.adopt(
    new CognitoIdentityProviderClient({
      endpoint,
      region: LOCAL_REGION,
      credentials: LOCAL_CREDENTIALS,
    }),
    (it) => it.destroy(),
  );
  const started = starting.move();
  return {
    ...{ endpoint, userPoolId: USER_POOL_ID, clientId: CLIENT_ID, client },
    users: createReader(poolFile),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
};
