import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { connect, type Services } from '../services.ts';

/** The services that a trial sign-up works with. */
export type SignUpServices = Services & {
  readonly logs: CloudWatchLogsClient;
  /**
   * For calls that make something. It never repeats one: the repetition of a call whose answer was lost
   * would make a second app client, or take our own user for somebody else's.
   */
  readonly makers: CognitoIdentityProviderClient;
};

/** Clients with the caller's own profile. */
export const connectForSignUp = (region: string): SignUpServices => ({
  ...connect(region),
  logs: new CloudWatchLogsClient({ region }),
  makers: new CognitoIdentityProviderClient({ region, maxAttempts: 1 }),
});
