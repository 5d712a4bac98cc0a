import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type AttachStage, attachStage } from '../../support/attach-stage.ts';
import { FakeAwsError, type Operations } from '../../support/fake-aws.ts';
import { cognitoStatement, fakeFunctionPolicy } from '../../support/fake-function-policy.ts';
import {
  ACCOUNT,
  changesOf,
  deployStrictPool,
  OURS,
  POOL_ARN,
  POOL_ID,
  poolWith,
  STATEMENT_ID,
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

const refuse = (): never => {
  throw new FakeAwsError('InvalidParameterException', 'Not with this pool.');
};

describe('a pool that AWS refuses to change', () => {
  test.each([
    ['a new permission', []],
    ['one that took the place of a stale one', [cognitoStatement(STATEMENT_ID, POOL_ARN, '9')]],
  ])('leaves %s behind nowhere', async (_, statements) => {
    const policy = fakeFunctionPolicy(...statements);
    await using strict = await deployStrictPool({
      policy,
      broken: () => ({ UpdateUserPool: refuse }),
    });

    await expect(stage.run('attach')).rejects.toMatchObject({
      code: 'ADD_USER_E_AWS',
      message: expect.stringContaining('Not with this pool.'),
    });

    expect(policy.statements).toEqual([]);
    expect(changesOf(strict.calls).slice(-3)).toEqual([
      'AddPermission',
      'UpdateUserPool',
      'RemovePermission',
    ]);
  });

  test.each(['of-the-stack', STATEMENT_ID])(
    'leaves the permission %s that was there before',
    async (sid) => {
      const policy = fakeFunctionPolicy(cognitoStatement(sid, POOL_ARN, ACCOUNT));
      await using _ = await deployStrictPool({
        policy,
        broken: () => ({ UpdateUserPool: refuse }),
      });

      await expect(stage.run('attach')).rejects.toMatchObject({ code: 'ADD_USER_E_AWS' });

      expect(policy.statements).toHaveLength(1);
    },
  );

  test.each<readonly [string, Operations]>([
    ['removed', { RemovePermission: refuse }],
    ['looked for', {}],
  ])('is told with the permission if that cannot be %s', async (_, broken) => {
    let isRefused = false;
    await using strict = await deployStrictPool({
      broken: ({ operations }) => ({
        UpdateUserPool: () => {
          isRefused = true;
          refuse();
        },
        DescribeUserPool: (input: WirePool) =>
          isRefused && !('RemovePermission' in broken)
            ? refuse()
            : operations.DescribeUserPool?.(input),
        ...broken,
      }),
    });

    const error = await stage.run('attach').catch((it) => it);

    expect(error).toMatchObject({ code: 'ADD_USER_E_PERMISSION_LEFT' });
    expect(error.message).toContain('Not with this pool.');
    expect(error.message).toContain(
      `aws lambda remove-permission --region eu-central-1 --function-name ${OURS} --statement-id ${STATEMENT_ID}`,
    );
    expect(strict.policy.statements).toHaveLength(1);
  });

  test('keeps the permission if the answer got lost and the trigger is set', async () => {
    await using strict = await deployStrictPool({
      broken: ({ operations }) => ({
        UpdateUserPool: (input: WirePool) => {
          operations.UpdateUserPool?.(input);
          refuse();
        },
      }),
    });

    await expect(stage.run('attach')).rejects.toMatchObject({ code: 'ADD_USER_E_AWS' });

    expect(strict.policy.statements).toHaveLength(1);
  });

  test('keeps its trigger and the permission when that is detached', async () => {
    const policy = fakeFunctionPolicy(cognitoStatement(STATEMENT_ID, POOL_ARN, ACCOUNT));
    await using _ = await deployStrictPool({
      pool: poolWith(OURS),
      policy,
      broken: () => ({ UpdateUserPool: refuse }),
    });

    await expect(stage.run('detach')).rejects.toMatchObject({ code: 'ADD_USER_E_AWS' });

    expect(policy.statements).toHaveLength(1);
  });
});

describe('a pool that calls another function', () => {
  test('is left alone, and is told how both are called', async () => {
    await using strict = await deployStrictPool({ pool: poolWith(THEIRS) });

    await expect(stage.run('attach', { answer: 'y' })).rejects.toMatchObject({
      code: 'ADD_USER_E_FUNCTION_IN_PLACE',
      message: expect.stringMatching(/-c nextFunction=.*welcome_mail:live,.*--replace/),
    });
    expect(changesOf(strict.calls)).toEqual([]);
  });

  test('is told so by --dry-run too, beside what would change', async () => {
    await using strict = await deployStrictPool({ pool: poolWith(THEIRS) });

    const { exitCode, output } = await stage.run('attach', { isDryRun: true });

    expect(exitCode).toBe(0);
    expect(output).toContain(`"${THEIRS}" → "${OURS}"`);
    expect(output).toContain('would be refused: ADD_USER_E_FUNCTION_IN_PLACE');
    expect(changesOf(strict.calls)).toEqual([]);
  });

  const config = (NEXT_FUNCTION: string) => ({
    GetFunctionConfiguration: () => ({ Environment: { Variables: { NEXT_FUNCTION } } }),
  });

  test('is changed where add_user calls that function after the row', async () => {
    await using strict = await deployStrictPool({
      pool: poolWith(THEIRS),
      broken: () => config(THEIRS),
    });

    expect(await stage.run('attach')).toMatchObject({ exitCode: 0 });
    expect(strict.pool.LambdaConfig).toMatchObject({ PostConfirmation: OURS });
  });

  test('is left alone where add_user calls a third function', async () => {
    await using _ = await deployStrictPool({
      pool: poolWith(THEIRS),
      broken: () => config(`${THEIRS}2`),
    });

    await expect(stage.run('attach')).rejects.toMatchObject({
      code: 'ADD_USER_E_FUNCTION_IN_PLACE',
    });
  });
});

describe('a pool that a tool made', () => {
  const managed = () => ({
    ...poolWith(undefined),
    UserPoolTags: { 'aws:cloudformation:stack-name': 'web-auth' },
  });

  test.each([
    [['y', 'y'], 0, 2],
    [['y', 'n'], 2, 0],
    [['n'], 2, 0],
  ])('is asked about twice: %j', async (answer, code, changes) => {
    await using strict = await deployStrictPool({ pool: managed() });

    const { exitCode, output } = await stage.run('attach', { answer });

    expect(exitCode).toBe(code);
    expect(changesOf(strict.calls)).toHaveLength(changes);
    expect(output.includes('made by CloudFormation (web-auth)')).toBe(answer[0] === 'y');
    expect(output.includes('docs/adopt.md')).toBe(answer[0] === 'y');
  });

  test('is left alone where --yes alone was said', async () => {
    await using strict = await deployStrictPool({ pool: managed() });

    await expect(stage.run('attach')).rejects.toMatchObject({
      code: 'ADD_USER_E_MANAGED_POOL',
      message: expect.stringMatching(/web-auth.*--allow-managed-pool/),
    });
    expect(changesOf(strict.calls)).toEqual([]);
  });

  test.each([
    ['and nobody is asked', undefined],
    ['and one question is asked', ['y']],
  ])('is changed with --allow-managed-pool, %s', async (_, answer) => {
    await using strict = await deployStrictPool({ pool: managed() });
    const call = { isManagedAllowed: true, ...(answer && { answer }) };

    expect(await stage.run('attach', call)).toMatchObject({ exitCode: 0 });
    expect(strict.pool.LambdaConfig).toMatchObject({ PostConfirmation: OURS });
  });

  test('is told so by --dry-run', async () => {
    await using _ = await deployStrictPool({ pool: managed() });

    const { output } = await stage.run('attach', { isDryRun: true });

    expect(output).toContain('made by CloudFormation (web-auth)');
  });

  test('is asked about once where the trigger is set already, or taken away', async () => {
    const pool = { ...managed(), LambdaConfig: { PostConfirmation: OURS } };
    await using _ = await deployStrictPool({ pool });

    expect(await stage.run('attach')).toMatchObject({ exitCode: 0 });
    expect(await stage.run('detach')).toMatchObject({ exitCode: 0 });
  });
});
