import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ATTACHED_TAG, PREVIOUS_TRIGGER_TAG } from '../../../infra/attach/trigger-plan.ts';
import { type AttachStage, attachStage } from '../../support/attach-stage.ts';
import { FakeAwsError } from '../../support/fake-aws.ts';
import { cognitoStatement, fakeFunctionPolicy } from '../../support/fake-function-policy.ts';
import {
  ACCOUNT,
  allSecondFactors,
  changesOf,
  deployStrictPool,
  OURS,
  POOL_ARN,
  POOL_ID,
  poolWith,
  STATEMENT_ID,
  type StrictStage,
  SYSTEM_TAG,
  settled,
  THEIRS,
} from '../../support/strict-pool-stage.ts';
import { strictUserPool, type WirePool } from '../../support/strict-user-pool.ts';

let stage: AttachStage;
let strict: StrictStage | undefined;

const deploy = async (
  trigger: string | undefined,
  { tags = 'replaced' as 'replaced' | 'added', policy = fakeFunctionPolicy(), broken = {} } = {},
) => {
  const leeway = { tags };
  strict = await deployStrictPool({
    pool: poolWith(trigger),
    leeway,
    policy,
    broken: () => broken,
  });
  return strict;
};

beforeEach(async () => {
  stage = await attachStage(POOL_ID);
});

afterEach(async () => {
  await stage[Symbol.asyncDispose]();
  await strict?.[Symbol.asyncDispose]();
});

describe('attach', () => {
  test('sets the one trigger and keeps every other setting that the SDK knows', async () => {
    const { pool, before } = await deploy(undefined);

    const { exitCode, output } = await stage.run('attach');

    expect(exitCode).toBe(0);
    expect(output).toContain(`LambdaConfig.PostConfirmation: nothing → "${OURS}"`);
    expect(settled(pool)).toEqual({
      ...settled(before),
      LambdaConfig: { ...(before.LambdaConfig as object), PostConfirmation: OURS },
      UserPoolTags: { ...(before.UserPoolTags as object), [ATTACHED_TAG]: OURS },
    });
  });

  test('lets Cognito call the function for this pool and account, before the trigger is set', async () => {
    const { policy, calls } = await deploy(undefined);

    await stage.run('attach');

    expect(policy.statements).toEqual([cognitoStatement(STATEMENT_ID, POOL_ARN, ACCOUNT)]);
    expect(changesOf(calls)).toEqual(['AddPermission', 'UpdateUserPool']);
  });

  test('adds no permission where the stack gave it', async () => {
    const policy = fakeFunctionPolicy(cognitoStatement('of-the-stack', POOL_ARN, ACCOUNT));
    const { calls } = await deploy(undefined, { policy });

    await stage.run('attach');

    expect(changesOf(calls)).toEqual(['UpdateUserPool']);
  });

  test('replaces a statement of its own that does not fit any more', async () => {
    const policy = fakeFunctionPolicy(cognitoStatement(STATEMENT_ID, POOL_ARN, '999999999999'));
    await deploy(undefined, { policy });

    await stage.run('attach');

    expect(policy.statements).toEqual([cognitoStatement(STATEMENT_ID, POOL_ARN, ACCOUNT)]);
  });

  test('keeps its own statement beside one that somebody made for every pool', async () => {
    const policy = fakeFunctionPolicy({
      ...cognitoStatement('by-hand', POOL_ARN, ACCOUNT),
      Condition: {},
    });
    const { calls } = await deploy(undefined, { policy });
    await stage.run('attach');
    const changes = changesOf(calls).length;

    const { output } = await stage.run('attach');

    expect(output).toContain('Nothing was changed.');
    expect(changesOf(calls)).toHaveLength(changes);
    expect(policy.statements.map(({ Sid }) => Sid)).toEqual(['by-hand', STATEMENT_ID]);
  });

  test('stops where a statement forbids the call, since users would get an error then', async () => {
    const policy = fakeFunctionPolicy({
      ...cognitoStatement('stop', POOL_ARN, ACCOUNT),
      Effect: 'Deny',
    });
    const { calls } = await deploy(undefined, { policy });

    await expect(stage.run('attach')).rejects.toMatchObject({
      code: 'ADD_USER_E_CALL_DENIED',
      message: expect.stringContaining('statement stop'),
    });
    expect(changesOf(calls)).toEqual([]);
  });

  test('the second time is a no-op', async () => {
    const { calls } = await deploy(undefined);
    await stage.run('attach');
    const changes = changesOf(calls).length;

    const { exitCode, output } = await stage.run('attach');

    expect(exitCode).toBe(0);
    expect(output).toContain('calls this function already');
    expect(changesOf(calls)).toHaveLength(changes);
  });

  test('gives a permission that is missing though the trigger is set', async () => {
    const { policy } = await deploy(OURS);

    await stage.run('attach');

    expect(policy.statements).toHaveLength(1);
  });

  test('forgets a trigger that somebody removed since', async () => {
    const { pool } = await deploy(THEIRS);
    await stage.run('attach', { isReplacing: true });
    (pool.LambdaConfig as WirePool).PostConfirmation = undefined;

    await stage.run('attach');

    expect(pool.UserPoolTags).toEqual({ team: 'web', ...SYSTEM_TAG, [ATTACHED_TAG]: OURS });
  });

  test('shows what it would do and changes nothing with --dry-run', async () => {
    const { calls } = await deploy(THEIRS);

    const { exitCode, output } = await stage.run('attach', { isDryRun: true, isReplacing: true });

    expect(exitCode).toBe(0);
    expect(output).toContain(`"${THEIRS}" → "${OURS}"`);
    expect(output).toContain(STATEMENT_ID);
    expect(changesOf(calls)).toEqual([]);
    expect(await readdir(stage.backupDir)).toEqual([]);
  });

  test('changes nothing where it cannot save the pool first', async () => {
    const { calls } = await deploy(undefined);
    const backupDir = join(import.meta.filename, 'backups');

    await expect(stage.run('attach', { backupDir })).rejects.toMatchObject({
      code: 'ADD_USER_E_USAGE',
      message: expect.stringMatching(/ENOTDIR.* Nothing was changed/),
    });

    expect(changesOf(calls)).toEqual([]);
  });

  test.each([
    ['y', 0, 2],
    ['Yes', 0, 2],
    ['n', 2, 0],
    ['', 2, 0],
  ])('asks, and takes %j for an answer', async (answer, code, changes) => {
    const { calls } = await deploy(undefined);

    const { exitCode } = await stage.run('attach', { answer });

    expect(exitCode).toBe(code);
    expect(changesOf(calls)).toHaveLength(changes);
  });

  test('changes nothing where nobody can be asked', async () => {
    const { calls } = await deploy(undefined);

    await expect(stage.run('attach', { isYes: false })).rejects.toMatchObject({
      code: 'ADD_USER_E_USAGE',
      message: expect.stringContaining('--yes'),
    });

    expect(changesOf(calls)).toEqual([]);
  });

  test('refuses a function that is not there', async () => {
    const { calls } = await deploy(undefined, {
      broken: {
        GetFunctionConfiguration: () => {
          throw new FakeAwsError('ResourceNotFoundException', 'Function not found');
        },
      },
    });

    await expect(stage.run('attach')).rejects.toMatchObject({ code: 'ADD_USER_E_NOT_FOUND' });
    expect(changesOf(calls)).toEqual([]);
  });

  test('names the action that is not allowed, whichever it is', async () => {
    await deploy(undefined, {
      broken: {
        UpdateUserPool: () => {
          throw new FakeAwsError(
            'AccessDeniedException',
            'User: arn:aws:iam::123456789012:user/me is not authorized to perform: iam:PassRole on resource: sms',
          );
        },
      },
    });

    await expect(stage.run('attach')).rejects.toMatchObject({
      code: 'ADD_USER_E_PERMISSION',
      message: expect.stringContaining('iam:PassRole'),
    });
  });

  test('refuses a pool with a setting that the SDK does not know', async () => {
    const { pool, calls } = await deploy(undefined);
    Object.assign(pool.Policies as object, { PasskeyPolicy: { Strict: true } });

    await expect(stage.run('attach')).rejects.toMatchObject({
      code: 'ADD_USER_E_UNKNOWN_SETTINGS',
      message: expect.stringContaining('UserPool.Policies.PasskeyPolicy'),
    });
    expect(changesOf(calls)).toEqual([]);
  });

  test('stops when the pool changed between the question and the answer', async () => {
    const { pool, operations } = strictUserPool(poolWith(undefined), allSecondFactors());
    const policy = fakeFunctionPolicy();
    const { calls } = await deploy(undefined, {
      policy: {
        ...policy,
        operations: {
          ...policy.operations,
          ...operations,
          // Read after the pool, and before the change is made.
          GetFunctionConfiguration: () => {
            pool.DeletionProtection = 'ACTIVE';
          },
        },
      },
    });

    await expect(stage.run('attach')).rejects.toMatchObject({ code: 'ADD_USER_E_POOL_CHANGED' });
    expect(changesOf(calls)).toEqual([]);
  });

  test('is loud when another setting changed, and says how to put it back', async () => {
    const { pool, operations } = strictUserPool(poolWith(undefined), allSecondFactors());
    await deploy(undefined, {
      broken: {
        ...operations,
        UpdateUserPool: (input: never) => {
          operations.UpdateUserPool?.(input);
          pool.DeletionProtection = 'INACTIVE';
        },
      },
    });

    const error = await stage.run('attach').catch((it) => it);

    expect(error).toMatchObject({ code: 'ADD_USER_E_POOL_SETTINGS' });
    expect(error.message).toContain('DeletionProtection: "pool.DeletionProtection" → "INACTIVE"');
    expect(error.message).toMatch(
      /aws cognito-idp update-user-pool .*file:\/\/.*update-user-pool\.json/,
    );
  });

  test('is loud when a second factor changed, which the description does not show', async () => {
    const factors = allSecondFactors();
    const { operations } = strictUserPool(poolWith(undefined), factors);
    await deploy(undefined, {
      broken: {
        ...operations,
        UpdateUserPool: (input: never) => {
          operations.UpdateUserPool?.(input);
          Object.assign(factors, { SoftwareTokenMfaConfiguration: { Enabled: false } });
        },
      },
    });

    await expect(stage.run('attach')).rejects.toMatchObject({
      message: expect.stringContaining(
        'secondFactors.SoftwareTokenMfaConfiguration.Enabled: true → false',
      ),
    });
  });

  test('saves the pool before, readable by its owner alone', async () => {
    const { before } = await deploy(THEIRS);

    const { output } = await stage.run('attach', { isReplacing: true });

    const folder = join(stage.backupDir, String(await readdir(stage.backupDir)));
    const read = async (name: string) => JSON.parse(await readFile(join(folder, name), 'utf8'));
    expect(output).toContain(folder);
    expect((await read('describe-user-pool.json')).UserPool.LambdaConfig).toEqual(
      before.LambdaConfig,
    );
    expect((await read('update-user-pool.json')).LambdaConfig.PostConfirmation).toBe(THEIRS);
    expect((await read('set-user-pool-mfa-config.json')).UserPoolId).toBe(POOL_ID);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const file of await readdir(folder)) {
      expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
    }
  });
});

describe('detach', () => {
  test.each(['replaced', 'added'] as const)(
    'puts the pool back as it was before attach, where an update has its tags %s',
    async (tags) => {
      const { pool, before, policy } = await deploy(THEIRS, { tags });
      await stage.run('attach', { isReplacing: true });
      const tagsMeanwhile = pool.UserPoolTags;

      const { exitCode } = await stage.run('detach');

      expect(exitCode).toBe(0);
      expect(tagsMeanwhile).toEqual({
        ...(before.UserPoolTags as object),
        [PREVIOUS_TRIGGER_TAG]: THEIRS,
        [ATTACHED_TAG]: OURS,
      });
      expect(settled(pool)).toEqual(settled(before));
      expect(policy.statements).toEqual([]);
    },
  );

  test('leaves no trigger where there was none', async () => {
    const { pool } = await deploy(undefined);
    await stage.run('attach');

    await stage.run('detach');

    expect((pool.LambdaConfig as WirePool).PostConfirmation).toBeUndefined();
  });

  test('takes the permission only after the trigger is gone', async () => {
    const { calls } = await deploy(undefined);
    await stage.run('attach');

    await stage.run('detach');

    expect(changesOf(calls).slice(2)).toEqual(['UpdateUserPool', 'RemovePermission']);
  });

  test('leaves a permission that the stack gave', async () => {
    const policy = fakeFunctionPolicy(cognitoStatement('of-the-stack', POOL_ARN, ACCOUNT));
    await deploy(OURS, { policy });

    await stage.run('detach');

    expect(policy.statements).toHaveLength(1);
  });

  test.each([
    ['no trigger at all', undefined, 'has no post-confirmation trigger'],
    ["another function's trigger", THEIRS, 'that stays as it is'],
  ])('leaves a pool alone that has %s', async (_, trigger, line) => {
    const { calls } = await deploy(trigger);

    const { exitCode, output } = await stage.run('detach');

    expect(exitCode).toBe(0);
    expect(output).toContain(line);
    expect(changesOf(calls)).toEqual([]);
  });

  test('works when the function is gone', async () => {
    const { pool } = await deploy(OURS, {
      broken: {
        GetFunctionConfiguration: () => {
          throw new FakeAwsError('ResourceNotFoundException');
        },
      },
    });

    const { exitCode } = await stage.run('detach');

    expect(exitCode).toBe(0);
    expect((pool.LambdaConfig as WirePool).PostConfirmation).toBeUndefined();
  });
});
