import {
  CognitoIdentityProviderClient,
  type CognitoIdentityProviderClientConfig,
} from '@aws-sdk/client-cognito-identity-provider';
import { patientClient } from './patience.ts';

/** Cognito's client. It makes each call once: the pacer decides on the next. */
export const createCognito = (
  config: CognitoIdentityProviderClientConfig = {},
): CognitoIdentityProviderClient =>
  new CognitoIdentityProviderClient({ ...patientClient(), maxAttempts: 1, ...config });
