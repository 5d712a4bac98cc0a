import { UpdateUserPoolRequest$, UserPoolType$ } from '@aws-sdk/client-cognito-identity-provider';
import { FakeAwsError, type Operations } from './fake-aws.ts';
import type { Fields } from './fake-aws-routes.ts';
import { membersOf } from './sdk-model.ts';
import { invalid, refuseMfaOn, setFactors, setMfa } from './strict-second-factors.ts';

/** A user pool as it looks on the wire. */
export type WirePool = Record<string, unknown>;

export type StrictUserPool = {
  /** What DescribeUserPool shows. Tests may change it. */
  readonly pool: WirePool;
  readonly secondFactors: WirePool;
  readonly operations: Operations;
};

/** Nobody outside has these names. */
const isSystemTag = ([key]: readonly [string, unknown]): boolean => key.startsWith('aws:');

const tagsOf = ({ UserPoolTags }: Fields) => Object.entries((UserPoolTags ?? {}) as Fields); // a map on the wire

/** What AWS refuses, as far as a description that was sent back would run into it. */
const refuse = (input: Fields): void => {
  const members = membersOf(UpdateUserPoolRequest$);
  const unknown = Object.keys(input).filter((name) => !members.has(name));
  if (unknown.length > 0) {
    throw invalid(`unknown members: ${unknown.join(', ')}`);
  }
  const { AdminCreateUserConfig: admin = {}, Policies: policies = {} } = input as WirePool;
  const password = (policies as WirePool).PasswordPolicy ?? {};
  if (
    'UnusedAccountValidityDays' in (admin as object) &&
    'TemporaryPasswordValidityDays' in (password as object)
  ) {
    throw invalid(
      'Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays',
    );
  }
  if (tagsOf(input).some(isSystemTag)) {
    throw invalid('aws: prefixed tag key names are not allowed for external use.');
  }
};

/** Second names of settings, which a description shows beside the first. */
const mirror = (pool: WirePool): void => {
  const template = (pool.VerificationMessageTemplate ?? {}) as WirePool;
  const password = ((pool.Policies ?? {}) as WirePool).PasswordPolicy as WirePool | undefined;
  pool.AdminCreateUserConfig = {
    ...(pool.AdminCreateUserConfig as WirePool),
    UnusedAccountValidityDays: password?.TemporaryPasswordValidityDays ?? 7,
  };
  pool.SmsVerificationMessage = template.SmsMessage;
  pool.EmailVerificationMessage = template.EmailMessage;
  pool.EmailVerificationSubject = template.EmailSubject;
};

/** What AWS's documents leave open, or say otherwise than AWS does. */
type Leeway = {
  /** What an update does with the tags. */
  readonly tags?: 'replaced' | 'added';
  /** What an update without MfaConfiguration does: it is documented as a reset, and was seen to keep. */
  readonly mfa?: 'reset' | 'kept';
};

/**
 * One user pool that is as strict as AWS's: an update resets every setting that it leaves out, but
 * for the tier, and refuses what AWS refuses.
 */
export const strictUserPool = (
  pool: WirePool,
  secondFactors: WirePool,
  { tags = 'replaced', mfa = 'reset' }: Leeway = {},
): StrictUserPool => {
  const settings = [...membersOf(UpdateUserPoolRequest$).keys()].filter((name) =>
    membersOf(UserPoolType$).has(name),
  );
  const update = (input: Fields): void => {
    refuse(input);
    refuseMfaOn(input, pool);
    const mfaBefore = pool.MfaConfiguration;
    const kept = tagsOf(pool).filter((tag) => tags === 'added' || isSystemTag(tag));
    for (const name of settings.filter((it) => it !== 'UserPoolTier' || it in input)) {
      pool[name] = input[name];
    }
    pool.Name = input.PoolName ?? 'reset';
    pool.UserPoolTags = Object.fromEntries([...kept, ...tagsOf(input)]);
    setMfa(pool, secondFactors, input.MfaConfiguration ?? (mfa === 'kept' ? mfaBefore : 'OFF'));
    pool.LastModifiedDate = Number(pool.LastModifiedDate) + 1;
    mirror(pool);
  };
  mirror(pool);
  return {
    pool,
    secondFactors,
    operations: {
      DescribeUserPool: ({ UserPoolId }: Fields) => {
        if (UserPoolId !== pool.Id) {
          throw new FakeAwsError('ResourceNotFoundException', 'User pool does not exist.');
        }
        return { UserPool: pool };
      },
      GetUserPoolMfaConfig: () => secondFactors,
      UpdateUserPool: update,
      SetUserPoolMfaConfig: ({ UserPoolId: _, ...input }: WirePool) =>
        setFactors(pool, secondFactors, input),
      UntagResource: ({ TagKeys }: { TagKeys: readonly string[] }) => {
        pool.UserPoolTags = Object.fromEntries(
          tagsOf(pool).filter(([key]) => !TagKeys.includes(key)),
        );
      },
    },
  };
};
