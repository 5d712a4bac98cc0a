import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  SetUserPoolMfaConfigRequest,
  UpdateUserPoolRequest,
} from '@aws-sdk/client-cognito-identity-provider';
import { UsageError } from '../cli/command-errors.ts';
import { asFileError } from '../cli/file-error.ts';
import { updateInputOf } from './update-input.ts';
import type { Pool } from './user-pool.ts';

/** What was saved of a pool before it was changed. */
export type Backup = {
  /** Folder of the files, for nobody's eyes but the caller's. */
  readonly folder: string;
  /** The commands that put the pool back, one a line. */
  readonly restoreCommands: readonly string[];
};

const OWNER_ONLY = { folder: 0o700, file: 0o600 };

/**
 * The pool's settings without its MFA. UpdateUserPool refuses to turn MFA on in a pool where it is
 * off ("Cannot turn MFA functionality ON, once the user pool has been created"), so that is left to
 * SetUserPoolMfaConfig. It comes first all the same: e-mail as a second factor needs the pool's own
 * e-mail settings.
 */
const settingsOf = ({ description }: Pool): Partial<UpdateUserPoolRequest> => {
  const { MfaConfiguration: _, ...settings } = updateInputOf(description);
  return settings;
};

/**
 * The pool's second factors. With MFA off, AWS refuses a call that names one ("can't turn off MFA and
 * configure an MFA together"), although it shows those that have settings. Passkeys are no factor.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserPoolMfaConfig.html
 */
const secondFactorsOf = ({ description, secondFactors }: Pool): SetUserPoolMfaConfigRequest => {
  const { MfaConfiguration = 'OFF', WebAuthnConfiguration } = secondFactors;
  const off = { MfaConfiguration, ...(WebAuthnConfiguration && { WebAuthnConfiguration }) };
  return {
    UserPoolId: description.Id,
    ...(MfaConfiguration === 'OFF' ? off : secondFactors),
  };
};

/**
 * Saves a pool: its description for people, and the input of AWS's own commands that put it back.
 *
 * @param parentDir where a new folder is made, named after the pool and the moment
 * @throws {UsageError} if it cannot be written there
 */
export const saveBackup = async (...saved: Parameters<typeof save>): Promise<Backup> =>
  save(...saved).catch((fault: unknown) => {
    const advice = asFileError(fault)?.advice;
    throw advice === undefined
      ? fault
      : new UsageError(`${advice} Nothing was changed: a pool is saved before it is.`, {
          cause: fault,
        });
  });

const save = async (pool: Pool, region: string, parentDir: string): Promise<Backup> => {
  const { description, secondFactors } = pool;
  const moment = new Date().toISOString().replaceAll(':', '-');
  const folder = join(parentDir, `${description.Id}-${moment}`);
  await mkdir(folder, { recursive: true, mode: OWNER_ONLY.folder });
  const saveFile = async (name: string, content: unknown): Promise<string> => {
    const path = join(folder, `${name}.json`);
    const text = `${JSON.stringify(content, undefined, 2)}\n`;
    await writeFile(path, text, { mode: OWNER_ONLY.file, flag: 'wx' });
    return path;
  };
  const command = async (operation: string, input: unknown): Promise<string> =>
    `aws cognito-idp ${operation} --region ${region} --cli-input-json "file://${await saveFile(operation, input)}"`;
  await saveFile('describe-user-pool', { UserPool: description, MfaConfig: secondFactors });
  return {
    folder,
    restoreCommands: [
      await command('update-user-pool', settingsOf(pool)),
      await command('set-user-pool-mfa-config', secondFactorsOf(pool)),
    ],
  };
};
