import {
  DescribeUserPool$,
  UpdateUserPoolRequest$,
  type UserPoolType,
  UserPoolType$,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { NormalizedSchema } from '@smithy/core/schema';
import { CARRIED, NOT_CARRIED } from '../../../infra/attach/pool-settings.ts';
import { refuseUncarried, uncarriedSettings } from '../../../infra/attach/uncarried-settings.ts';
import { unread } from '../../../infra/attach/unknown-settings.ts';
import { updateInputOf } from '../../../infra/attach/update-input.ts';
import { attachStage } from '../../support/attach-stage.ts';
import { isSameShape, membersOf, sampleOf } from '../../support/sdk-model.ts';
import { changesOf, deployStrictPool, POOL_ID, poolWith } from '../../support/strict-pool-stage.ts';

const update = membersOf(UpdateUserPoolRequest$);
const described = membersOf(UserPoolType$);

/** A pool with every setting that the SDK's model has. */
const fullPool = () => sampleOf(NormalizedSchema.of(UserPoolType$), 'pool') as UserPoolType; // made by its model

describe("the SDK's own model of the two operations", () => {
  test('has no setting in UpdateUserPool that is not carried over', () => {
    expect(Object.keys(CARRIED).sort()).toEqual([...update.keys()].sort());
  });

  test.each(Object.entries(CARRIED))(
    '%s is carried over from a member of its shape, %s',
    (to, from) => {
      const target = update.get(to);
      const source = described.get(from);

      expect(target && source && isSameShape(target, source)).toBe(true);
    },
  );

  test('has nothing in the description that is neither carried over nor left out for a reason', () => {
    const known = [...new Set([...Object.values(CARRIED), ...Object.keys(NOT_CARRIED)])];

    expect(known.sort()).toEqual([...described.keys()].sort());
  });

  test('describes a pool by the shape that is walked here', () => {
    expect(membersOf(DescribeUserPool$[5]).get('UserPool')?.getSchema()).toBe(UserPoolType$);
  });
});

test('every setting of a pool with all settings is sent, but for second names', () => {
  const pool = fullPool();

  const input = updateInputOf(pool);

  const { UnusedAccountValidityDays: _, ...admin } = pool.AdminCreateUserConfig ?? {};
  for (const [to, from] of Object.entries(CARRIED)) {
    const isSecondName = /^(Sms|Email)Verification/.test(to);
    const sent = to === 'AdminCreateUserConfig' ? admin : pool[from];
    expect({ [to]: input[to as keyof typeof input] }).toEqual({
      [to]: isSecondName ? undefined : sent,
    });
  }
});

test('the older name of a message is sent where the template says the same, or nothing', () => {
  const same = {
    EmailVerificationMessage: 'a',
    VerificationMessageTemplate: { EmailMessage: 'a' },
  };
  const alone = { SmsVerificationMessage: 'b', VerificationMessageTemplate: {} };

  expect(updateInputOf(same)).toEqual(same);
  expect(updateInputOf(alone)).toEqual(alone);
});

test('UnusedAccountValidityDays is sent where the password policy has no days of its own', () => {
  const pool = {
    AdminCreateUserConfig: { UnusedAccountValidityDays: 3 },
    Policies: { PasswordPolicy: { MinimumLength: 8 } },
  };

  expect(updateInputOf(pool)).toEqual(pool);
});

test("AWS's own tags are not sent", () => {
  const input = updateInputOf({
    UserPoolTags: { 'aws:cloudformation:stack-name': 'a', team: 'b' },
  });

  expect(input.UserPoolTags).toEqual({ team: 'b' });
});

test('what AWS sent and the SDK did not read is found at any depth', () => {
  const sent = { Pool: { Old: 1, New: 2, Empty: null, List: [{ Old: 1, New: 2 }], Date: 1.5 } };
  const read = { Pool: { Old: 1, List: [{ Old: 1 }], Date: new Date() } };

  expect(unread(sent, read)).toEqual(['Pool.New', 'Pool.List.0.New']);
});

describe('a setting that the SDK reads', () => {
  test('stops everything where nobody decided about it', () => {
    const pool = { ...fullPool(), SessionPolicy: { Minutes: 5 } } as UserPoolType; // of a newer SDK

    expect(uncarriedSettings(pool)).toEqual(['SessionPolicy']);
    expect(() => refuseUncarried(pool)).toThrow(/SessionPolicy.*nothing was changed/);
  });

  test('stops everything where the update has no place for it, however deep', () => {
    const pool: object = {
      Policies: { PasswordPolicy: { MinimumLength: 8, MaximumLength: 64 } },
      AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Strict: true }] },
    };

    expect(uncarriedSettings(pool)).toEqual([
      'Policies.PasswordPolicy.MaximumLength',
      'AccountRecoverySetting.RecoveryMechanisms.0.Strict',
    ]);
  });

  test('stops nothing if it is carried over or left out for a reason, or is a tag', () => {
    const pool = { ...fullPool(), UserPoolTags: { anything: 'goes' }, Later: undefined };

    expect(uncarriedSettings(pool)).toEqual([]);
    expect(() => refuseUncarried(pool)).not.toThrow();
  });
});

describe('with a newer SDK', () => {
  /** Adds a text to a shape of the SDK's model, as a newer version would. */
  const addMember = (shape: unknown, name: string): void => {
    const [, , , , names, types] = shape as readonly unknown[]; // what the SDK's schemas are
    (names as string[]).push(name);
    (types as number[]).push(0);
  };

  test('a setting of the description that nobody decided about stops attach', async () => {
    addMember(UserPoolType$, 'SessionPolicy');
    const pool = { ...poolWith(undefined), SessionPolicy: 'short' };
    await using strict = await deployStrictPool({ pool });
    await using stage = await attachStage(POOL_ID);

    await expect(stage.run('attach')).rejects.toMatchObject({
      code: 'ADD_USER_E_UNCARRIED_SETTINGS',
      message: expect.stringContaining('SessionPolicy'),
    });
    await expect(stage.run('detach')).rejects.toMatchObject({
      code: 'ADD_USER_E_UNCARRIED_SETTINGS',
    });
    expect(changesOf(strict.calls)).toEqual([]);
  });
});
