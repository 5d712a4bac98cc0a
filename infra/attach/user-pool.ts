import {
  type CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  GetUserPoolMfaConfigCommand,
  type SetUserPoolMfaConfigRequest,
  UntagResourceCommand,
  UpdateUserPoolCommand,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import { calling } from '../aws/aws-call-error.ts';
import { differences } from '../cli/differences.ts';
import { CHANGED_BY_COGNITO } from './pool-settings.ts';
import { updateInputOf, withoutUnusedAccountDays } from './update-input.ts';

/** A pool as it can be read: its description, and the second factors, which that leaves out. */
export type Pool = {
  readonly description: UserPoolType;
  readonly secondFactors: Omit<SetUserPoolMfaConfigRequest, 'UserPoolId'>;
};

/**
 * Reads every setting of a pool that an update could touch.
 *
 * @throws {AwsCallError} if it is not there, or may not be read
 */
export const readPool = async (
  cognito: CognitoIdentityProviderClient,
  userPoolId: string,
): Promise<Pool> => {
  const input = { UserPoolId: userPoolId };
  const target = `user pool ${userPoolId}`;
  const [described, { $metadata: _, ...secondFactors }] = await Promise.all([
    calling(
      { action: 'cognito-idp:DescribeUserPool', target },
      cognito.send(new DescribeUserPoolCommand(input)),
    ),
    calling(
      { action: 'cognito-idp:GetUserPoolMfaConfig', target },
      cognito.send(new GetUserPoolMfaConfigCommand(input)),
    ),
  ]);
  return { description: described.UserPool ?? {}, secondFactors };
};

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;

/** As JSON, without what says nothing, what is said twice, and what changes by itself. */
const comparable = ({ description, secondFactors }: Pool): unknown => {
  const settings = JSON.parse(
    JSON.stringify({ ...withoutUnusedAccountDays(description), secondFactors }),
  );
  return Object.fromEntries(
    Object.entries(settings).filter(
      ([name, value]) => !(CHANGED_BY_COGNITO.includes(name) || isEmpty(value)),
    ),
  );
};

/** Where the settings of two pools differ: a line each, `path: before → after`. */
export const poolDifferences = (before: Pool, after: Pool): readonly string[] =>
  differences(comparable(before), comparable(after));

/** Sends a pool's whole description as its new settings. Safe to repeat. */
export const writePool = async (
  cognito: CognitoIdentityProviderClient,
  description: UserPoolType,
): Promise<void> => {
  await calling(
    'cognito-idp:UpdateUserPool',
    cognito.send(new UpdateUserPoolCommand(updateInputOf(description))),
  );
};

/** Removes tags, should they be there still: an update adds tags and need not remove any. */
export const removeTags = async (
  cognito: CognitoIdentityProviderClient,
  { Arn, UserPoolTags = {} }: UserPoolType,
  keys: readonly string[],
): Promise<void> => {
  const there = keys.filter((key) => key in UserPoolTags);
  if (there.length > 0) {
    await calling(
      'cognito-idp:UntagResource',
      cognito.send(new UntagResourceCommand({ ResourceArn: Arn, TagKeys: there })),
    );
  }
};
