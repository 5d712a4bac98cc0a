import type {
  UpdateUserPoolRequest,
  UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';

/**
 * Every member of UpdateUserPool, and the member of the pool's description that it is carried over
 * from: UpdateUserPool resets whatever a call leaves out. A member that a later SDK adds does not
 * compile until it has its line here.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html
 */
export const CARRIED = {
  UserPoolId: 'Id',
  PoolName: 'Name',
  Policies: 'Policies',
  DeletionProtection: 'DeletionProtection',
  LambdaConfig: 'LambdaConfig',
  AutoVerifiedAttributes: 'AutoVerifiedAttributes',
  SmsVerificationMessage: 'SmsVerificationMessage',
  EmailVerificationMessage: 'EmailVerificationMessage',
  EmailVerificationSubject: 'EmailVerificationSubject',
  VerificationMessageTemplate: 'VerificationMessageTemplate',
  SmsAuthenticationMessage: 'SmsAuthenticationMessage',
  UserAttributeUpdateSettings: 'UserAttributeUpdateSettings',
  MfaConfiguration: 'MfaConfiguration',
  DeviceConfiguration: 'DeviceConfiguration',
  EmailConfiguration: 'EmailConfiguration',
  SmsConfiguration: 'SmsConfiguration',
  UserPoolTags: 'UserPoolTags',
  AdminCreateUserConfig: 'AdminCreateUserConfig',
  UserPoolAddOns: 'UserPoolAddOns',
  AccountRecoverySetting: 'AccountRecoverySetting',
  UserPoolTier: 'UserPoolTier',
  KeyConfiguration: 'KeyConfiguration',
  IssuerConfiguration: 'IssuerConfiguration',
  AcrConfiguration: 'AcrConfiguration',
} as const satisfies Record<keyof UpdateUserPoolRequest, keyof UserPoolType>;

/** What the description holds besides, and why an update has no place for it. */
export const NOT_CARRIED = {
  Arn: 'follows from the id',
  Status: 'not used any more',
  CreationDate: 'a fact',
  LastModifiedDate: 'changes by itself with each update',
  EstimatedNumberOfUsers: 'changes by itself',
  SchemaAttributes: 'fixed, but for AddCustomAttributes',
  AliasAttributes: 'fixed when the pool was created',
  UsernameAttributes: 'fixed when the pool was created',
  UsernameConfiguration: 'fixed when the pool was created',
  Domain: 'has operations of its own',
  CustomDomain: 'has operations of its own',
  SmsConfigurationFailure: 'a diagnosis',
  EmailConfigurationFailure: 'a diagnosis',
} as const satisfies Record<
  Exclude<keyof UserPoolType, (typeof CARRIED)[keyof typeof CARRIED]>,
  string
>;

/** What changes while nobody changes the pool: not to be compared. */
export const CHANGED_BY_COGNITO: readonly string[] = [
  'LastModifiedDate',
  'EstimatedNumberOfUsers',
] satisfies readonly (keyof typeof NOT_CARRIED)[];
