import {
  DescribeUserPool$,
  UpdateUserPoolRequest$,
  type UserPoolType,
  UserPoolType$,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { NormalizedSchema } from '@smithy/core/schema';
import { CARRIED, NOT_CARRIED } from '../../../infra/attach/pool-settings.ts';
import { unread } from '../../../infra/attach/unknown-settings.ts';
import { updateInputOf } from '../../../infra/attach/update-input.ts';
import { isSameShape, membersOf, sampleOf } from '../../support/sdk-model.ts';

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
