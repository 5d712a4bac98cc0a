import {
  CognitoIdentityProviderClient,
  CreateUserPoolCommand,
  DescribeUserPoolCommand,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import { expect, test } from '@jest/globals';
import { ATTACHED_TAG, PREVIOUS_TRIGGER_TAG } from '../../../infra/attach/trigger-plan.ts';
import { withoutUnusedAccountDays } from '../../../infra/attach/update-input.ts';
import { startCognitoLocal } from '../../../infra/local/cognito/cognito-local.ts';
import { attachStage, useEndpoints } from '../../support/attach-stage.ts';
import { startFakeAws } from '../../support/fake-aws.ts';
import { fakeFunctionPolicy } from '../../support/fake-function-policy.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const THEIRS = 'arn:aws:lambda:local:local:function:welcome_mail';
const OURS = 'arn:aws:lambda:local:local:function:add_user';

const SETTINGS = {
  PoolName: 'chocolate',
  Policies: { PasswordPolicy: { MinimumLength: 14, RequireSymbols: true } },
  LambdaConfig: { PreSignUp: 'arn:aws:lambda:local:local:function:gate', PostConfirmation: THEIRS },
  AutoVerifiedAttributes: ['email' as const],
  MfaConfiguration: 'OPTIONAL' as const,
  EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' as const },
  SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms' },
  VerificationMessageTemplate: { EmailMessage: 'Your code is {####}' },
  AccountRecoverySetting: {
    RecoveryMechanisms: [{ Name: 'verified_email' as const, Priority: 1 }],
  },
  UserPoolTags: { team: 'web' },
};

/** Without the second name of a setting, which AWS keeps in step and cognito-local does not. */
const settled = ({ LastModifiedDate: _, ...pool }: UserPoolType = {}) =>
  withoutUnusedAccountDays(pool);

test('attach and detach leave a pool of cognito-local as it was', async () => {
  await using folder = await temporaryFolder();
  await using cognito = await startCognitoLocal(folder.path);
  await using lambda = await startFakeAws(fakeFunctionPolicy().operations);
  useEndpoints({
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cognito.endpoint,
    AWS_ENDPOINT_URL_LAMBDA: lambda.endpoint,
  });
  const client = new CognitoIdentityProviderClient({ region: 'local' });
  const created = await client.send(new CreateUserPoolCommand(SETTINGS));
  const UserPoolId = created.UserPool?.Id ?? '';
  const describePool = async () =>
    settled((await client.send(new DescribeUserPoolCommand({ UserPoolId }))).UserPool);
  const before = await describePool();
  await using stage = await attachStage(UserPoolId);

  const attached = await stage.run('attach', { isReplacing: true });
  const meanwhile = await describePool();
  const detached = await stage.run('detach');

  expect([attached.exitCode, detached.exitCode]).toEqual([0, 0]);
  expect(meanwhile).toEqual({
    ...before,
    LambdaConfig: { ...before.LambdaConfig, PostConfirmation: OURS },
    UserPoolTags: { team: 'web', [PREVIOUS_TRIGGER_TAG]: THEIRS, [ATTACHED_TAG]: OURS },
  });
  expect(await describePool()).toEqual(before);
});
