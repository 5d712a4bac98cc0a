import type { UserPoolType } from '@aws-sdk/client-cognito-identity-provider';

/**
 * The tag of the pool that remembers the trigger that was there before, so that `detach` finds it
 * from any machine.
 */
export const PREVIOUS_TRIGGER_TAG = 'add_user:previous-post-confirmation';

/** The tag that remembers which function `attach` made the trigger. */
export const ATTACHED_TAG = 'add_user:post-confirmation';

/** The tags that no pool has once `detach` is done. */
export const OUR_TAGS: readonly string[] = [PREVIOUS_TRIGGER_TAG, ATTACHED_TAG];

/** What has to become of a pool: another description, or nothing, for a reason. */
export type TriggerPlan =
  | { readonly kind: 'change'; readonly description: UserPoolType }
  | { readonly kind: 'nothing'; readonly because: string };

const currentTrigger = (pool: UserPoolType): string | undefined =>
  // An update that names no trigger may leave an empty text behind.
  pool.LambdaConfig?.PostConfirmation || undefined;

const QUALIFIED_ARN = /^((?:[^:]*:){6}[^:]*):[^:]*$/;

/** A function's ARN without the name of an alias or a version. */
const unqualified = (functionArn: string): string => functionArn.replace(QUALIFIED_ARN, '$1');

/** The trigger of a pool that neither is this function nor was set by `attach`. */
export const foreignTrigger = (pool: UserPoolType, functionArn: string): string | undefined => {
  const current = currentTrigger(pool);
  return current === undefined ||
    current === pool.UserPoolTags?.[ATTACHED_TAG] ||
    unqualified(current) === unqualified(functionArn)
    ? undefined
    : current;
};

/**
 * What `detach` has to put back: the function in place if it is not ours, and the one before ours
 * otherwise, however often `attach` was run, by whatever name or alias.
 */
const predecessorOf = (pool: UserPoolType, functionArn: string): string | undefined =>
  currentTrigger(pool) === undefined
    ? undefined
    : (foreignTrigger(pool, functionArn) ?? pool.UserPoolTags?.[PREVIOUS_TRIGGER_TAG]);

const withTrigger = (
  pool: UserPoolType,
  trigger: string | undefined,
  ourTags: Readonly<Record<string, string>> = {},
): UserPoolType => {
  const { PostConfirmation: _, ...otherTriggers } = pool.LambdaConfig ?? {};
  const otherTags = Object.entries(pool.UserPoolTags ?? {}).filter(
    ([key]) => !OUR_TAGS.includes(key),
  );
  return {
    ...pool,
    LambdaConfig: { ...otherTriggers, ...(trigger && { PostConfirmation: trigger }) },
    UserPoolTags: { ...Object.fromEntries(otherTags), ...ourTags },
  };
};

/** Makes a function the post-confirmation trigger, and keeps the one before in a tag. */
export const planAttach = (pool: UserPoolType, functionArn: string): TriggerPlan => {
  if (currentTrigger(pool) === functionArn) {
    return { kind: 'nothing', because: 'The pool calls this function already.' };
  }
  const previous = predecessorOf(pool, functionArn);
  const description = withTrigger(pool, functionArn, {
    ...(previous !== undefined && { [PREVIOUS_TRIGGER_TAG]: previous }),
    [ATTACHED_TAG]: functionArn,
  });
  return { kind: 'change', description };
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
  return {
    kind: 'change',
    description: withTrigger(pool, pool.UserPoolTags?.[PREVIOUS_TRIGGER_TAG]),
  };
};
