import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { readPolicy } from '../aws/function-policy.ts';
import type { Statement } from '../aws/policy/statement.ts';
import { functionArn, type PoolArn, parsePoolArn } from '../aws/pool-names.ts';
import type { Options } from './options.ts';
import { refuseUncarried } from './uncarried-settings.ts';
import { refuseUnknownSettings } from './unknown-settings.ts';
import { type Pool, readPool } from './user-pool.ts';

/** The two services that attaching talks to. */
export type Services = {
  readonly cognito: CognitoIdentityProviderClient;
  readonly lambda: LambdaClient;
};

/** How things are before anything is changed. */
export type Situation = {
  readonly userPoolId: string;
  readonly pool: Pool;
  readonly poolArn: PoolArn;
  readonly functionArn: string;
  /** The function's own policy. */
  readonly statements: readonly Statement[];
};

/** Clients with the caller's own profile. `AWS_ENDPOINT_URL` moves them, as AWS's SDKs have it. */
export const connect = (region: string): Services => {
  const cognito = new CognitoIdentityProviderClient({ region });
  refuseUnknownSettings(cognito);
  return { cognito, lambda: new LambdaClient({ region }) };
};

/** Reads the pool and the function's policy. Changes nothing. */
export const readSituation = async (
  { cognito, lambda }: Services,
  { userPoolId, functionName }: Options,
): Promise<Situation> => {
  const pool = await readPool(cognito, userPoolId);
  refuseUncarried(pool.description);
  const poolArn = parsePoolArn(pool.description.Arn ?? '');
  const arn = functionArn(functionName, poolArn);
  const statements = await readPolicy(lambda, arn);
  return { userPoolId, pool, poolArn, functionArn: arn, statements };
};
