import { randomUUID } from 'node:crypto';

/** A Cognito event of a confirmed sign-up by a user that no other test knows. */
export const signUpEvent = (attributes: Record<string, string> = {}) => ({
  version: '1',
  region: 'eu-central-1',
  userPoolId: 'eu-central-1_45YtlkflA',
  userName: randomUUID(),
  callerContext: {
    awsSdkVersion: 'aws-sdk-unknown-unknown',
    clientId: '4736lckau64in48dku3rta0eqa',
  },
  triggerSource: 'PostConfirmation_ConfirmSignUp',
  request: {
    userAttributes: {
      sub: randomUUID(),
      'cognito:user_status': 'CONFIRMED',
      email_verified: 'true',
      email: `${randomUUID()}@example.com`,
      ...attributes,
    } as Record<string, string> & { sub: string; email: string }, // both are always there
  },
  response: {},
});

export type SignUpEvent = ReturnType<typeof signUpEvent>;
