import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type AttachStage, attachStage } from '../../support/attach-stage.ts';
import {
  deployStrictPool,
  functionNamed,
  OURS,
  POOL_ID,
  poolWith,
  SYSTEM_TAG,
  settled,
  THEIRS,
} from '../../support/strict-pool-stage.ts';
import type { WirePool } from '../../support/strict-user-pool.ts';

let stage: AttachStage;

beforeEach(async () => {
  stage = await attachStage(POOL_ID);
});

afterEach(async () => {
  await stage[Symbol.asyncDispose]();
});

const triggerOf = (pool: WirePool) => (pool.LambdaConfig as WirePool).PostConfirmation;

describe.each(['add_user:live', 'add_user_v2'])('attached as add_user, then as %s', (second) => {
  test.each([
    [second, 'add_user'],
    ['add_user', second],
  ])('detaching %s and %s gives the first trigger back', async (first, last) => {
    await using strict = await deployStrictPool({ pool: poolWith(THEIRS) });
    await stage.run('attach', { isReplacing: true });
    await stage.run('attach', { functionName: second });
    const meanwhile = triggerOf(strict.pool);

    await stage.run('detach', { functionName: first });
    await stage.run('detach', { functionName: last });

    expect(meanwhile).toBe(functionNamed(second));
    expect(settled(strict.pool)).toEqual(settled(strict.before));
  });

  test('and back again, the first trigger is not forgotten', async () => {
    await using strict = await deployStrictPool({ pool: poolWith(THEIRS) });
    await stage.run('attach', { isReplacing: true });
    await stage.run('attach', { functionName: second });
    await stage.run('attach');

    await stage.run('detach');

    expect(triggerOf(strict.pool)).toBe(THEIRS);
  });

  test('detaching leaves no trigger where there was none', async () => {
    await using strict = await deployStrictPool({ pool: poolWith(undefined) });
    await stage.run('attach');
    await stage.run('attach', { functionName: second });

    await stage.run('detach', { functionName: second });

    expect(triggerOf(strict.pool)).toBeUndefined();
    expect(strict.pool.UserPoolTags).toEqual({ team: 'web', ...SYSTEM_TAG });
  });
});

test('a function that somebody made the trigger since is what detach puts back', async () => {
  await using strict = await deployStrictPool({ pool: poolWith(THEIRS) });
  await stage.run('attach', { isReplacing: true });
  Object.assign(strict.pool.LambdaConfig as object, { PostConfirmation: functionNamed('newer') });
  await stage.run('attach', { isReplacing: true });

  await stage.run('detach');

  expect(triggerOf(strict.pool)).toBe(functionNamed('newer'));
});

test('an alias in place of the function that the stack attached leaves nothing to put back', async () => {
  await using strict = await deployStrictPool({ pool: poolWith(OURS) });

  await stage.run('attach', { functionName: 'add_user:live' });
  await stage.run('detach', { functionName: 'add_user:live' });

  expect(triggerOf(strict.pool)).toBeUndefined();
});
