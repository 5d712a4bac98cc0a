import type { UserPoolType } from '@aws-sdk/client-cognito-identity-provider';
import type { CommandError } from '../cli/command-errors.ts';
import { PermissionLeftError, PoolChangedError, PoolSettingsError } from './attach-errors.ts';
import type { Backup } from './backup.ts';
import { changePermission, type PermissionPlan } from './permission-plan.ts';
import type { Services, Situation } from './situation.ts';
import { OUR_TAGS, type TriggerPlan } from './trigger-plan.ts';
import { poolDifferences, readPool, removeTags, writePool } from './user-pool.ts';

/** What is to be done. */
export type Change = {
  readonly trigger: TriggerPlan;
  readonly permission: PermissionPlan;
  /** Why it is not to be done as it was asked for. */
  readonly refusal?: CommandError;
  /** What the caller has to know, and is asked about once more. */
  readonly warning?: string;
};

const refuseIfChanged = async ({ cognito }: Services, { pool, userPoolId }: Situation) => {
  const changes = poolDifferences(pool, await readPool(cognito, userPoolId));
  if (changes.length > 0) {
    throw new PoolChangedError(changes);
  }
};

/** Takes back a permission that was given for a trigger which the pool then did not get. */
const takeBack = async (services: Services, situation: Situation): Promise<void> => {
  const { functionArn, userPoolId } = situation;
  const { description } = await readPool(services.cognito, userPoolId);
  // An update without an answer may have been carried out all the same.
  if (description.LambdaConfig?.PostConfirmation !== functionArn) {
    await changePermission('remove', services.lambda, situation);
  }
};

/**
 * Sends the pool's settings. If AWS refuses, nothing is left behind.
 *
 * @throws {AwsCallError} if AWS refuses
 * @throws {PermissionLeftError} if the permission could not be taken back then
 */
const update = async (
  services: Services,
  situation: Situation,
  description: UserPoolType,
  isPermissionGiven: boolean,
): Promise<void> => {
  try {
    await writePool(services.cognito, description);
  } catch (refused) {
    if (isPermissionGiven) {
      await takeBack(services, situation).catch((cause: unknown) => {
        throw new PermissionLeftError(situation, refused, { cause });
      });
    }
    throw refused;
  }
};

/**
 * Reads the pool back and compares every setting.
 *
 * @throws {PoolSettingsError} if it reads back with a setting that was not to change
 */
const compare = async (
  services: Services,
  situation: Situation,
  plan: Extract<TriggerPlan, { kind: 'change' }>,
  backup: Backup,
): Promise<void> => {
  const { cognito } = services;
  const { pool, userPoolId } = situation;
  const wanted = { ...pool, description: plan.description };
  const wantedTags = plan.description.UserPoolTags ?? {};
  const goneTags = OUR_TAGS.filter((tag) => !(tag in wantedTags));
  if (goneTags.length > 0) {
    const { description } = await readPool(cognito, userPoolId);
    await removeTags(cognito, description, goneTags);
  }
  const changes = poolDifferences(wanted, await readPool(cognito, userPoolId));
  if (changes.length > 0) {
    throw new PoolSettingsError(changes, backup.restoreCommands);
  }
};

/**
 * Does what was planned, in the order that leaves Cognito no moment with a trigger that it may not
 * call: a permission is given before the trigger is set, and taken after it is gone. Safe to repeat.
 *
 * @throws {PoolChangedError} {@link PoolSettingsError} {@link AwsCallError}
 */
export const makeChange = async (
  services: Services,
  situation: Situation,
  { trigger, permission }: Change,
  backup: Backup,
): Promise<void> => {
  await refuseIfChanged(services, situation);
  const isGiven = permission === 'add' || permission === 'replace';
  if (isGiven) {
    await changePermission(permission, services.lambda, situation);
  }
  if (trigger.kind === 'change') {
    await update(services, situation, trigger.description, isGiven);
    await compare(services, situation, trigger, backup);
  }
  if (!isGiven) {
    await changePermission(permission, services.lambda, situation);
  }
};
