import { PoolChangedError, PoolSettingsError } from './attach-errors.ts';
import type { Backup } from './backup.ts';
import { changePermission, type PermissionPlan } from './permission-plan.ts';
import type { Services, Situation } from './situation.ts';
import { PREVIOUS_TRIGGER_TAG, type TriggerPlan } from './trigger-plan.ts';
import { poolDifferences, readPool, removeTag, writePool } from './user-pool.ts';

/** What is to be done. */
export type Change = {
  readonly trigger: TriggerPlan;
  readonly permission: PermissionPlan;
};

const refuseIfChanged = async ({ cognito }: Services, { pool, userPoolId }: Situation) => {
  const changes = poolDifferences(pool, await readPool(cognito, userPoolId));
  if (changes.length > 0) {
    throw new PoolChangedError(changes);
  }
};

/**
 * Changes the pool's trigger, reads the pool back and compares every setting.
 *
 * @throws {PoolChangedError} if somebody changed the pool since it was read; nothing is done then
 * @throws {PoolSettingsError} if it reads back with a setting that was not to change
 */
const changeTrigger = async (
  services: Services,
  situation: Situation,
  plan: TriggerPlan,
  backup: Backup,
): Promise<void> => {
  if (plan.kind === 'nothing') {
    return;
  }
  const { cognito } = services;
  const { pool, userPoolId } = situation;
  await writePool(cognito, plan.description);
  const wanted = { ...pool, description: plan.description };
  if (!(PREVIOUS_TRIGGER_TAG in (plan.description.UserPoolTags ?? {}))) {
    const { description } = await readPool(cognito, userPoolId);
    await removeTag(cognito, description, PREVIOUS_TRIGGER_TAG);
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
  await changeTrigger(services, situation, trigger, backup);
  if (!isGiven) {
    await changePermission(permission, services.lambda, situation);
  }
};
