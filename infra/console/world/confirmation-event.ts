import { SIGN_UP_SOURCE } from '../../../src/domain/confirmation.ts';
import { LOCAL_REGION } from '../../local/lambda/sandbox-environment.ts';
import type { Person } from '../people.ts';

/** The event with which Cognito calls the trigger for a user. */
export const confirmationEvent = (
  { userPoolId, clientId }: { readonly userPoolId: string; readonly clientId: string },
  { sub, email, name }: Person & { readonly sub: string },
) => ({
  version: '1',
  region: LOCAL_REGION,
  userPoolId,
  userName: sub,
  callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId },
  triggerSource: SIGN_UP_SOURCE,
  request: {
    userAttributes: {
      sub,
      'cognito:user_status': 'CONFIRMED',
      email_verified: 'true',
      name,
      email,
    },
  },
  response: {},
});
