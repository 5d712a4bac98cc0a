import type { UserPoolType } from '@aws-sdk/client-cognito-identity-provider';

/**
 * The tag of the pool that remembers the trigger that was there before, so that `detach` finds it
 * from any machine.
 */
export const PREVIOUS_TRIGGER_TAG = 'add_user:previous-post-confirmation';

/** What has to become of a pool: another description, or nothing, for a reason. */
export type TriggerPlan =
  | { readonly kind: 'change'; readonly description: UserPoolType }
  | { readonly kind: 'nothing'; readonly because: string };

const currentTrigger = (pool: UserPoolType): string | undefined =>
  // An update that names no trigger may leave an empty text behind.
  pool.LambdaConfig?.PostConfirmation || undefined;

const withTrigger = (
  pool: UserPoolType,
  trigger: string | undefined,
  previous: string | undefined,
): UserPoolType => {
  const { PostConfirmation: _, ...otherTriggers } = pool.LambdaConfig ?? {};
  const { [PREVIOUS_TRIGGER_TAG]: __, ...otherTags } = pool.UserPoolTags ?? {};
  return {
    ...pool,
    LambdaConfig: { ...otherTriggers, ...(trigger && { PostConfirmation: trigger }) },
    UserPoolTags: { ...otherTags, ...(previous && { [PREVIOUS_TRIGGER_TAG]: previous }) },
  };
};

/** Makes a function the post-confirmation trigger, and keeps the one before in a tag. */
export const planAttach = (pool: UserPoolType, functionArn: string): TriggerPlan => {
  const current = currentTrigger(pool);
  return current === functionArn
    ? { kind: 'nothing', because: 'The pool calls this function already.' }
    : { kind: 'change', description: withTrigger(pool, functionArn, current) };
};

/** Puts back the trigger that the tag remembers, or none. Another function's trigger stays. */
export const planDetach = (pool: UserPoolType, functionArn: string): TriggerPlan => {
  const current = currentTrigger(pool);
  if (current === undefined) {
    return { kind: 'nothing', because: 'The pool has no post-confirmation trigger.' };
  }
  if (current !== functionArn) {
    return {
      kind: 'nothing',
      because: `The pool calls another function, ${current}, and that stays as it is.`,
    };
  }
  const previous = pool.UserPoolTags?.[PREVIOUS_TRIGGER_TAG];
  return { kind: 'change', description: withTrigger(pool, previous, undefined) };
};
