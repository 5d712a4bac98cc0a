import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type AttachStage, attachStage } from '../../support/attach-stage.ts';
import { runRestoreCommands } from '../../support/restore-commands.ts';
import {
  deployStrictPool,
  POOL_ID,
  poolWith,
  settled,
  THEIRS,
} from '../../support/strict-pool-stage.ts';
import type { WirePool } from '../../support/strict-user-pool.ts';

const SMS = { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms', ExternalId: 'x' };
const SMS_FACTOR = { SmsConfiguration: SMS, SmsAuthenticationMessage: 'Code {####}' };
const SES = {
  EmailSendingAccount: 'DEVELOPER',
  SourceArn: 'arn:aws:ses:eu-central-1:1:identity/x',
};
const PASSKEYS = { RelyingPartyId: 'example.com', UserVerification: 'required' };

let stage: AttachStage;

beforeEach(async () => {
  stage = await attachStage(POOL_ID);
});

afterEach(async () => {
  await stage[Symbol.asyncDispose]();
});

const pools: readonly (readonly [what: string, mfa: string, factors: WirePool])[] = [
  ['MFA on, with an app', 'ON', { SoftwareTokenMfaConfiguration: { Enabled: true } }],
  [
    'MFA on, with every factor',
    'ON',
    {
      SmsMfaConfiguration: SMS_FACTOR,
      SoftwareTokenMfaConfiguration: { Enabled: true },
      EmailMfaConfiguration: { Message: 'Code {####}', Subject: 'Code' },
      WebAuthnConfiguration: PASSKEYS,
    },
  ],
  [
    'MFA by choice, with SMS alone',
    'OPTIONAL',
    { SmsMfaConfiguration: SMS_FACTOR, SoftwareTokenMfaConfiguration: { Enabled: false } },
  ],
  ['MFA off, and SMS settings', 'OFF', { SmsMfaConfiguration: SMS_FACTOR }],
  ['MFA off, and passkeys', 'OFF', { WebAuthnConfiguration: PASSKEYS }],
];

const cases = pools.flatMap(([what, mfa, factors]) =>
  (['reset', 'kept'] as const).map((leeway) => [what, leeway, mfa, factors] as const),
);

test.each(cases)(
  'the printed commands put back a pool with %s, where an update without MFA has it %s',
  async (_, leeway, mfa, factors) => {
    const hasSms = 'SmsMfaConfiguration' in factors;
    const secondFactors: WirePool = { MfaConfiguration: mfa, ...factors };
    await using strict = await deployStrictPool({
      pool: {
        ...poolWith(THEIRS),
        ...(hasSms ? SMS_FACTOR : { SmsConfiguration: undefined }),
        ...{ MfaConfiguration: mfa, EmailConfiguration: SES },
      },
      secondFactors,
      leeway: { mfa: leeway },
      // An update that loses everything, as one with the trigger alone does, and turns MFA off.
      broken: ({ operations }) => ({
        UpdateUserPool: (input: WirePool) =>
          operations.UpdateUserPool?.(
            'LambdaConfig' in input && 'MfaConfiguration' in input
              ? { UserPoolId: POOL_ID, LambdaConfig: input.LambdaConfig, MfaConfiguration: 'OFF' }
              : input,
          ),
      }),
    });
    const factorsBefore = structuredClone(secondFactors);

    const error = await stage.run('attach', { isReplacing: true }).catch((it) => it);
    const damaged = structuredClone(strict.pool);
    const operations = await runRestoreCommands(error.message);

    expect(error).toMatchObject({ code: 'ADD_USER_E_POOL_SETTINGS' });
    expect(damaged).not.toMatchObject({ EmailConfiguration: SES });
    expect(operations).toEqual(['update-user-pool', 'set-user-pool-mfa-config']);
    expect(settled(strict.pool)).toEqual(settled(strict.before));
    expect(strict.secondFactors).toEqual(factorsBefore);
  },
);
