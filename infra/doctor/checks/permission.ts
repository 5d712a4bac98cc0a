import { type Permission, permissionOf, type Statement } from '../../aws/invoke-permission.ts';
import type { PoolArn } from '../../aws/pool-names.ts';
import { type Check, right, wrong } from '../check.ts';

const SILENCE = 'Users are confirmed, no row is written, and nothing is logged';

type Unfit = Exclude<Permission, { kind: 'allowed' }>;

const says = (permission: Unfit, { arn, account }: PoolArn): string => {
  switch (permission.kind) {
    case 'nothing':
      return `The function's policy does not let Cognito call it. ${SILENCE}.`;
    case 'other-pool':
      return (
        `The function's policy has a stale SourceArn: it lets ${permission.poolArns.join(', ')} call, and not ${arn}. ` +
        `That is what is left when a pool is recreated. ${SILENCE}.`
      );
    case 'wrong-account':
      return `The function's policy lets account ${permission.accounts.join(', ')} call, and not ${account}. ${SILENCE}.`;
    case 'any-pool':
      return "The function's policy names no SourceArn: any user pool may call it.";
    case 'no-account':
      return "The function's policy names no SourceAccount: whoever gets this pool's id next may call it.";
    default:
      return permission satisfies never;
  }
};

/** Whether Cognito may call the function for this pool, and for no other. */
export const checkPermission = (
  statements: readonly Statement[],
  userPoolId: string,
  pool: PoolArn,
): Check => {
  const permission = permissionOf(statements, pool);
  return permission.kind === 'allowed'
    ? right('permission', `Cognito may call the function for ${pool.arn}, account ${pool.account}.`)
    : wrong(
        'permission',
        says(permission, pool),
        `Run "npx add-user deploy", or "npx add-user attach --user-pool-id ${userPoolId}" for a pool that is not of the stack.`,
      );
};
