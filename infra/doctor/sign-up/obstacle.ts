import { randomUUID } from 'node:crypto';
import type { UserPoolType } from '@aws-sdk/client-cognito-identity-provider';
import type { Subject } from './job.ts';

/** Attributes that the trial user has. Cognito makes the first one itself. */
const HAD: readonly (string | undefined)[] = ['sub', 'email'];

const requiredOf = ({ SchemaAttributes = [] }: UserPoolType): readonly string[] =>
  SchemaAttributes.flatMap(({ Name = '', Required }) =>
    Required && !HAD.includes(Name) ? [Name] : [],
  );

const hasRow = ({ environment, pool, user }: Subject): boolean =>
  environment.template.rowOf({
    attributes: { sub: randomUUID(), email: user.email },
    userName: user.userName,
    userPoolId: pool.Id ?? '',
    nowMs: 0,
  }) !== undefined;

/**
 * Why nobody can be signed up for a trial here, as far as the pool's settings and the row's template tell.
 * MFA does not matter: the user never signs in.
 *
 * @returns undefined if nothing is in the way
 */
export const obstacleOf = (subject: Subject): string | undefined => {
  const { AdminCreateUserConfig, UsernameAttributes = [] } = subject.pool;
  if (AdminCreateUserConfig?.AllowAdminCreateUserOnly) {
    return 'This pool has no self sign-up: only administrators create users, and for those Cognito calls no post-confirmation trigger.';
  }
  if (UsernameAttributes.length > 0 && !UsernameAttributes.includes('email')) {
    return 'Users of this pool sign up with a phone number, to which a text message would go.';
  }
  const required = requiredOf(subject.pool);
  if (required.length > 0) {
    return `This pool asks for attributes that the doctor has no value for: ${required.join(', ')}.`;
  }
  return hasRow(subject)
    ? undefined
    : 'The row of this user would have no key: the key of USER_ROW needs more than sub, email, userName and userPoolId.';
};
