import { FUNCTION_TIMEOUT_MS, USERS_TABLE } from '../../../src/contract.ts';
import { comparison, deletion, EMAIL, retry } from './actors.ts';
import type { World } from './world.ts';

const hasRow = ({ tables }: World): boolean => tables.get(USERS_TABLE.name, EMAIL) !== undefined;

const removeRow = async (world: World): Promise<void> => {
  if (hasRow(world)) {
    await world.play(deletion);
  }
};

/** Whoever never had a row gets one as soon as no other is in the way, whoever sees to it. */
const checkOwed = async (world: World, subs: readonly string[], sub: string): Promise<void> => {
  await removeRow(world);
  const found = await world.play(comparison(subs, false));
  if (found[sub] !== 'missing') {
    world.guards.fail(`The comparison says ${found[sub]} of ${sub}, who never had a row.`);
  }
  await world.play(retry(sub));
  if (world.guards.owner !== sub) {
    world.guards.fail(`A retry left ${sub} without a row.`);
  }
  world.guards.check();
};

/**
 * Checks what must be true in the end, when everything works again: nobody is without a row who should
 * have one, and no row comes back that was deleted. An end that was seen before is not checked again.
 *
 * @param subs of the users in the pool
 */
export const endCheck = (subs: readonly string[]) => {
  const seen = new Set<string>();
  return async (world: World): Promise<void> => {
    if (seen.size < seen.add(world.outside()).size) {
      await checkEnd(world, subs);
    }
  };
};

const checkEnd = async (world: World, subs: readonly string[]): Promise<void> => {
  world.pass(FUNCTION_TIMEOUT_MS + 1);
  await world.play(comparison(subs, true));
  const owed = subs.filter((sub) => world.guards.isOwed(sub));
  if (!hasRow(world) && owed.length > 0) {
    world.guards.fail(`The comparison left ${owed} without a row.`);
    world.guards.check();
  }
  for (const sub of owed) {
    await checkOwed(world, subs, sub);
  }
  await removeRow(world);
  for (const sub of subs) {
    await world.play(retry(sub));
  }
  await world.play(comparison(subs, true));
};
