import { type Permission, permissionOf } from '../../aws/invoke-permission.ts';
import type { Statement } from '../../aws/policy/statement.ts';
import type { PoolArn } from '../../aws/pool-names.ts';
import { attachText } from '../advice.ts';
import { type Check, right, unjudged, wrong } from '../check.ts';

const SILENCE = 'Users are confirmed, no row is written, and nothing is logged';

type Unfit = Exclude<Permission, { kind: 'allowed' | 'unjudged' }>;

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
    case 'condition-not-met':
      return `The function's policy lets Cognito call only under conditions that are not met: ${permission.conditions.join('; ')}. ${SILENCE}.`;
    case 'denied':
      return `The function's policy denies the call, whatever else it allows: statement ${permission.sids.join(', ')}. ${SILENCE}.`;
    case 'any-pool':
      return "The function's policy lets other user pools call it as well: it names no SourceArn, or one with a wildcard.";
    case 'no-account':
      return "The function's policy names no account: if the pool is deleted, its id may come to another account, which may then call it.";
    default:
      return permission satisfies never;
  }
};

const adviceFor = ({ kind }: Unfit, { userPoolId, functionArn }: PermissionTarget): string => {
  const again = `Run "npx add-user deploy" with the options of the last deploy, or "${attachText(userPoolId, functionArn)}" for a pool that is not of the stack.`;
  switch (kind) {
    case 'denied':
      return 'Remove that statement from the policy, for example with "aws lambda remove-permission".';
    case 'any-pool':
    case 'no-account':
      return `${again} Then remove the statement that is too wide, with "aws lambda remove-permission".`;
    default:
      return again;
  }
};

/** Who calls, and what is called. */
type PermissionTarget = {
  readonly userPoolId: string;
  readonly pool: PoolArn;
  readonly functionArn: string;
};

/** Whether Cognito may call the function for this pool, and for no other. */
export const checkPermission = (
  statements: readonly Statement[],
  target: PermissionTarget,
): Check => {
  const { pool, functionArn } = target;
  const permission = permissionOf(statements, pool, functionArn);
  switch (permission.kind) {
    case 'allowed':
      return right(
        'permission',
        `Cognito may call the function for ${pool.arn}, account ${pool.account}.`,
      );
    case 'unjudged':
      return unjudged(
        'permission',
        `Whether Cognito may call the function hangs on what only AWS knows: ${permission.conditions.join('; ')}.`,
        'Sign a user up and look for the row, or give the function a statement without that condition.',
      );
    default:
      return wrong('permission', says(permission, pool), adviceFor(permission, target));
  }
};
