import type { LambdaClient } from '@aws-sdk/client-lambda';
import { allowPool, disallowPool, statementId } from '../aws/function-policy.ts';
import { permissionOf, type Statement } from '../aws/invoke-permission.ts';
import type { PoolArn } from '../aws/pool-names.ts';

/** What has to become of the statement of ours in the function's policy. */
export type PermissionPlan = 'keep' | 'add' | 'replace' | 'remove';

const hasOurs = (statements: readonly Statement[], userPoolId: string): boolean =>
  statements.some(({ Sid }) => Sid === statementId(userPoolId));

/** Adds a statement unless one is there already that the stack gave, for example. */
export const planPermission = (
  statements: readonly Statement[],
  userPoolId: string,
  pool: PoolArn,
): PermissionPlan => {
  if (permissionOf(statements, pool).kind === 'allowed') {
    return 'keep';
  }
  return hasOurs(statements, userPoolId) ? 'replace' : 'add';
};

/** Removes what `attach` added, and nothing that anybody else did. */
export const planNoPermission = (
  statements: readonly Statement[],
  userPoolId: string,
): PermissionPlan => (hasOurs(statements, userPoolId) ? 'remove' : 'keep');

/** Whose statement it is. */
export type Grant = {
  readonly functionArn: string;
  readonly userPoolId: string;
  readonly poolArn: PoolArn;
};

/** Does what was planned. */
export const changePermission = async (
  plan: PermissionPlan,
  lambda: LambdaClient,
  { functionArn, userPoolId, poolArn }: Grant,
): Promise<void> => {
  if (plan === 'replace' || plan === 'remove') {
    await disallowPool(lambda, functionArn, userPoolId);
  }
  if (plan === 'replace' || plan === 'add') {
    await allowPool(lambda, functionArn, userPoolId, poolArn);
  }
};
