import {
  UpdateUserPoolRequest$,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import { NormalizedSchema } from '@smithy/core/schema';
import { CommandError } from '../cli/command-errors.ts';
import { CARRIED, NOT_CARRIED } from './pool-settings.ts';
import { updateInputOf } from './update-input.ts';

/** The SDK reads a setting that `CARRIED` does not have: the update would reset it. */
export class UncarriedSettingsError extends CommandError {
  override readonly name = 'UncarriedSettingsError';

  constructor(settings: readonly string[]) {
    super(
      'ADD_USER_E_UNCARRIED_SETTINGS',
      `this version of add_user does not carry over ${settings.join(', ')}. ` +
        'An update would reset what is left out, so nothing was changed. Use a newer version, or set the trigger in the Cognito console.',
    );
  }
}

const KNOWN: ReadonlySet<string> = new Set([
  ...Object.values(CARRIED),
  ...Object.keys(NOT_CARRIED),
]);

/** Paths of what the SDK's model of a request has no place for, and would drop. */
const unsendable = (value: unknown, schema: NormalizedSchema, path: string): readonly string[] => {
  if (Array.isArray(value) && schema.isListSchema()) {
    return value.flatMap((item, index) =>
      unsendable(item, schema.getValueSchema(), `${path}.${index}`),
    );
  }
  if (!schema.isStructSchema() || typeof value !== 'object' || value === null) {
    return [];
  }
  const members = new Map(schema.structIterator());
  return Object.entries(value).flatMap(([key, inner]) => {
    const member = members.get(key);
    const at = path === '' ? key : `${path}.${key}`;
    return member === undefined ? [at] : unsendable(inner, member, at);
  });
};

/**
 * The settings of a pool that an update would reset, although the installed SDK reads them: members
 * of the description that nobody has decided about, and what the update's model has no place for.
 * Unlike the types, this holds for an SDK that is newer than the one that this was compiled with.
 */
export const uncarriedSettings = (pool: UserPoolType): readonly string[] => [
  ...Object.entries(pool)
    .filter(([name, value]) => value !== undefined && !KNOWN.has(name))
    .map(([name]) => name),
  ...unsendable(updateInputOf(pool), NormalizedSchema.of(UpdateUserPoolRequest$), ''),
];

/** @throws {UncarriedSettingsError} if an update would reset a setting */
export const refuseUncarried = (pool: UserPoolType): void => {
  const settings = uncarriedSettings(pool);
  if (settings.length > 0) {
    throw new UncarriedSettingsError(settings);
  }
};
