import type {
  UpdateUserPoolRequest,
  UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import { CARRIED } from './pool-settings.ts';

type Input = UpdateUserPoolRequest;
type Adjust = (input: Input) => Input;

const without = <Key extends string>(fields: object, ...keys: readonly Key[]): object =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !keys.includes(name as Key))); // Key is a string

/** AWS's own tags come with the description; nobody but AWS may send them, and they stay. */
const withoutSystemTags: Adjust = ({ UserPoolTags, ...input }) =>
  UserPoolTags === undefined
    ? input
    : {
        ...input,
        UserPoolTags: Object.fromEntries(
          Object.entries(UserPoolTags).filter(([key]) => !key.startsWith('aws:')),
        ),
      };

/**
 * One setting with two names: the description shows both, and an update that names both is refused
 * ("Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays").
 */
export const withoutUnusedAccountDays = <Settings extends UserPoolType | Input>(
  settings: Settings,
): Settings =>
  settings.AdminCreateUserConfig === undefined ||
  settings.Policies?.PasswordPolicy?.TemporaryPasswordValidityDays === undefined
    ? settings
    : {
        ...settings,
        AdminCreateUserConfig: without(settings.AdminCreateUserConfig, 'UnusedAccountValidityDays'),
      };

/** The older names of three messages, and where the template has them. */
const OLDER_NAMES = {
  SmsVerificationMessage: 'SmsMessage',
  EmailVerificationMessage: 'EmailMessage',
  EmailVerificationSubject: 'EmailSubject',
} as const;

/** The template wins over an older name that says something else. */
const withoutContradictions: Adjust = (input) => {
  const template = input.VerificationMessageTemplate ?? {};
  const contradicted = Object.entries(OLDER_NAMES).flatMap(([older, name]) => {
    const value = template[name];
    return value !== undefined && value !== input[older as keyof typeof OLDER_NAMES] ? [older] : []; // entries() widens the keys
  });
  return without(input, ...contradicted) as Input; // only optional members are left out
};

/**
 * Makes the whole input of UpdateUserPool from a pool as DescribeUserPool shows it, so that the
 * update changes nothing but what was changed in the description.
 */
export const updateInputOf = (pool: UserPoolType): Input => {
  const members = Object.entries(CARRIED)
    .map(([member, source]) => [member, pool[source]] as const)
    .filter(([, value]) => value !== undefined);
  const input = Object.fromEntries(members) as unknown as Input; // CARRIED has every member's source
  return [withoutSystemTags, withoutUnusedAccountDays, withoutContradictions].reduce(
    (adjusted, adjust) => adjust(adjusted),
    input,
  );
};
