import type { LambdaClient } from '@aws-sdk/client-lambda';
import { allowPool, disallowPool, statementId } from '../aws/function-policy.ts';
import { permissionOf } from '../aws/invoke-permission.ts';
import type { Statement } from '../aws/policy/statement.ts';
import { CallDeniedError, type Grant } from './attach-errors.ts';

/** What has to become of the statement of ours in the function's policy. */
export type PermissionPlan = 'keep' | 'add' | 'replace' | 'remove';

const isOurs =
  (userPoolId: string) =>
  ({ Sid }: Statement) =>
    Sid === statementId(userPoolId);

/**
 * Adds a statement unless one is there already that the stack gave, for example.
 *
 * @throws {CallDeniedError} if a statement forbids the call, which no other can allow
 */
export const planPermission = (
  statements: readonly Statement[],
  { userPoolId, poolArn, functionArn }: Grant,
): PermissionPlan => {
  const permission = permissionOf(statements, poolArn, functionArn);
  if (permission.kind === 'denied') {
    throw new CallDeniedError(functionArn, permission.sids);
  }
  if (permission.kind === 'allowed') {
    return 'keep';
  }
  const ours = statements.filter(isOurs(userPoolId));
  if (ours.length === 0) {
    return 'add';
  }
  return permissionOf(ours, poolArn, functionArn).kind === 'allowed' ? 'keep' : 'replace';
};

/** Removes what `attach` added, and nothing that anybody else did. */
export const planNoPermission = (
  statements: readonly Statement[],
  userPoolId: string,
): PermissionPlan => (statements.some(isOurs(userPoolId)) ? 'remove' : 'keep');

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
