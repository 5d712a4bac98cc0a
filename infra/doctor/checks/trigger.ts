import type { UserPoolType } from '@aws-sdk/client-cognito-identity-provider';
import { attachText } from '../advice.ts';
import { type Check, right, wrong } from '../check.ts';

/** Whether the pool calls this function once a user has confirmed. */
export const checkTrigger = (pool: UserPoolType, functionArn: string): Check => {
  const attach = `Run "${attachText(pool.Id ?? '', functionArn)}".`;
  const trigger = pool.LambdaConfig?.PostConfirmation;
  if (!trigger) {
    return wrong('trigger', 'The pool has no post-confirmation trigger.', attach);
  }
  return trigger === functionArn
    ? right('trigger', `The pool calls ${functionArn}.`)
    : wrong('trigger', `The pool calls ${trigger} and not ${functionArn}.`, attach);
};
