import {
  CognitoIdentityProviderClient,
  CreateUserPoolCommand,
  DescribeUserPoolCommand,
  GetUserPoolMfaConfigCommand,
  SetUserPoolMfaConfigCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { expect, test } from '@jest/globals';
import { attachStage, useEndpoints } from '../../support/attach-stage.ts';
import { startFakeAws } from '../../support/fake-aws.ts';
import { fakeFunctionPolicy } from '../../support/fake-function-policy.ts';
import { hasMoto, startMoto } from '../../support/moto.ts';
import { runRestoreCommands } from '../../support/restore-commands.ts';

const REGION = 'eu-central-1';
const THEIRS = `arn:aws:lambda:${REGION}:123456789012:function:welcome_mail`;

const SETTINGS = {
  PoolName: 'chocolate',
  Policies: { PasswordPolicy: { MinimumLength: 14, RequireSymbols: true } },
  LambdaConfig: { PreSignUp: `${THEIRS}_gate`, PostConfirmation: THEIRS },
  AutoVerifiedAttributes: ['email' as const],
  AccountRecoverySetting: {
    RecoveryMechanisms: [{ Name: 'verified_email' as const, Priority: 1 }],
  },
  UserPoolTags: { team: 'web' },
};

const isThere = hasMoto();
const what = isThere ? 'moto agrees' : 'skipped, as this machine has no moto 5';

(isThere ? test : test.skip)(`${what}: a pool with MFA is restored as it was`, async () => {
  await using moto = await startMoto();
  await using lambda = await startFakeAws(fakeFunctionPolicy().operations);
  useEndpoints({
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: moto.endpoint,
    AWS_ENDPOINT_URL_LAMBDA: lambda.endpoint,
  });
  const client = new CognitoIdentityProviderClient({ region: REGION });
  const created = await client.send(new CreateUserPoolCommand(SETTINGS));
  const UserPoolId = created.UserPool?.Id ?? '';
  await client.send(
    new SetUserPoolMfaConfigCommand({
      ...{ UserPoolId, MfaConfiguration: 'ON', SoftwareTokenMfaConfiguration: { Enabled: true } },
    }),
  );
  const read = async () => {
    const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId }));
    const { $metadata: _, ...mfa } = await client.send(
      new GetUserPoolMfaConfigCommand({ UserPoolId }),
    );
    return { ...UserPool, LastModifiedDate: undefined, mfa };
  };
  const before = await read();
  await using stage = await attachStage(UserPoolId);

  const attached = await stage.run('attach', { isReplacing: true });
  const meanwhile = await read();
  await stage.run('detach');
  const detached = await read();
  await client.send(new UpdateUserPoolCommand({ UserPoolId }));
  const damaged = await read();
  const folder = /^Saved +(.*)$/m.exec(attached.output)?.[1];
  const operations = await runRestoreCommands(
    ['update-user-pool', 'set-user-pool-mfa-config']
      .map(
        (name) =>
          `aws cognito-idp ${name} --region ${REGION} --cli-input-json "file://${folder}/${name}.json"`,
      )
      .join('\n'),
  );

  expect(meanwhile.LambdaConfig).toMatchObject({
    PreSignUp: SETTINGS.LambdaConfig.PreSignUp,
    PostConfirmation: expect.stringContaining(':function:add_user'),
  });
  expect(detached).toEqual(before);
  expect(damaged.LambdaConfig).not.toEqual(before.LambdaConfig);
  expect(operations).toHaveLength(2);
  expect(await read()).toEqual(before);
});
