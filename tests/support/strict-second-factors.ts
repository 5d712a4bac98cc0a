import { SetUserPoolMfaConfigRequest$ } from '@aws-sdk/client-cognito-identity-provider';
import { FakeAwsError } from './fake-aws.ts';
import { membersOf } from './sdk-model.ts';

type Settings = Record<string, unknown>;

export const invalid = (message: string): FakeAwsError =>
  new FakeAwsError('InvalidParameterException', message);

/** What users prove themselves with besides the password. */
const FACTORS = [
  'SmsMfaConfiguration',
  'SoftwareTokenMfaConfiguration',
  'EmailMfaConfiguration',
] as const;

const isOn = (mfa: unknown): boolean => mfa === 'ON' || mfa === 'OPTIONAL';

/** A factor counts unless it says that it is not enabled. */
const isEnabled = (factor: unknown): boolean =>
  factor !== undefined && (factor as Settings).Enabled !== false; // an object on the wire

/** The rules of SetUserPoolMfaConfig that AWS's documents and answers show, with AWS's own texts. */
const RULES: readonly (readonly [
  message: string,
  breaks: (input: Settings, pool: Settings) => boolean,
])[] = [
  [
    'Unknown member.',
    (input) =>
      Object.keys(input).some((name) => !membersOf(SetUserPoolMfaConfigRequest$).has(name)),
  ],
  [
    "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.",
    (input) => !isOn(input.MfaConfiguration) && FACTORS.some((name) => input[name] !== undefined),
  ],
  [
    "Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration.",
    (input) => isOn(input.MfaConfiguration) && !FACTORS.some((name) => isEnabled(input[name])),
  ],
  [
    'E-mail MFA needs the e-mail configuration DEVELOPER.',
    (input, { EmailConfiguration }) =>
      input.EmailMfaConfiguration !== undefined &&
      (EmailConfiguration as Settings | undefined)?.EmailSendingAccount !== 'DEVELOPER',
  ],
];

/** UpdateUserPool's own rule. */
export const refuseMfaOn = (input: Readonly<Settings>, pool: Settings): void => {
  if (input.MfaConfiguration === 'ON' && pool.MfaConfiguration !== 'ON') {
    throw invalid('Cannot turn MFA functionality ON, once the user pool has been created.');
  }
};

/** Sets whether there are second factors. Without, AWS shows no more than the pool's SMS settings. */
export const setMfa = (pool: Settings, secondFactors: Settings, wanted: unknown): void => {
  pool.MfaConfiguration = wanted ?? 'OFF';
  secondFactors.MfaConfiguration = pool.MfaConfiguration;
  if (pool.MfaConfiguration === 'OFF') {
    Reflect.deleteProperty(secondFactors, 'SoftwareTokenMfaConfiguration');
    Reflect.deleteProperty(secondFactors, 'EmailMfaConfiguration');
    const { SmsConfiguration, SmsAuthenticationMessage } = pool;
    secondFactors.SmsMfaConfiguration = SmsConfiguration && {
      ...{ SmsConfiguration, SmsAuthenticationMessage },
    };
  }
};

/** SetUserPoolMfaConfig: replaces all factors, or refuses. */
export const setFactors = (pool: Settings, secondFactors: Settings, input: Settings): void => {
  const broken = RULES.find(([, breaks]) => breaks(input, pool));
  if (broken) {
    throw invalid(broken[0]);
  }
  for (const name of [...FACTORS, 'WebAuthnConfiguration']) {
    Reflect.deleteProperty(secondFactors, name);
    Object.assign(secondFactors, input[name] !== undefined && { [name]: input[name] });
  }
  setMfa(pool, secondFactors, input.MfaConfiguration);
  const { SmsConfiguration } = (input.SmsMfaConfiguration ?? {}) as Settings; // an object on the wire
  Object.assign(pool, SmsConfiguration !== undefined && { SmsConfiguration });
};
