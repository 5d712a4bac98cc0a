import type { Command } from 'commander';
import { SERVICE } from '../../src/contract.ts';
import { type AwsOptions, useAwsOptions, withAwsOptions } from '../aws/aws-options.ts';
import { regionFor } from '../aws/pool-names.ts';
import { newCommand, parseCommandLine } from '../cli/command-line.ts';

/** What the command was asked for. */
export type Options = {
  readonly userPoolId: string;
  /** The region of the pool, which Cognito demands of its triggers too. */
  readonly region: string;
  /** Name or ARN. */
  readonly functionName: string;
  readonly isYes: boolean;
  readonly isDryRun: boolean;
  /** Whether a function that is the trigger now may be replaced. */
  readonly isReplacing: boolean;
  /** Whether the trigger is set although the tool that made the pool may take it away. */
  readonly isManagedAllowed: boolean;
};

type Flags = AwsOptions & {
  userPoolId: string;
  function: string;
  yes?: boolean;
  dryRun?: boolean;
  replace?: boolean;
  allowManagedPool?: boolean;
};

const DESCRIPTIONS = {
  attach:
    'Makes add_user the post-confirmation trigger of a user pool, and changes nothing else of it.',
  detach:
    'Undoes attach: puts back the trigger that was there before, and changes nothing else of the pool.',
} as const;

/** Describes the command line. */
export const describeCommand = (name: 'attach' | 'detach'): Command => {
  const command = withAwsOptions(newCommand(name))
    .description(DESCRIPTIONS[name])
    .requiredOption('--user-pool-id <id>', 'the user pool, for example eu-central-1_AbCdEf123')
    .option('--function <name>', 'the function, by name or ARN', SERVICE)
    .option('--dry-run', 'show what would be done, and change nothing')
    .option('-y, --yes', 'do not ask');
  return name === 'attach'
    ? command
        .option('--replace', 'replace the function that is the trigger now')
        .option('--allow-managed-pool', 'attach although the tool that made the pool may undo it')
    : command;
};

/**
 * Reads the command line. Region and profile hold for this process from then on.
 *
 * @param args what follows the name of the command
 * @throws {AnsweredError} after it has printed the help, or one line on stderr that says what is wrong
 * @throws {CommandError} if the pool's id is none, or its region is another or unknown
 */
export const readOptions = (name: 'attach' | 'detach', args: readonly string[]): Options => {
  const command = describeCommand(name);
  parseCommandLine(command, args);
  const flags = command.opts<Flags>();
  const region = regionFor(flags.userPoolId, flags.region);
  useAwsOptions({ ...flags, region });
  return {
    userPoolId: flags.userPoolId,
    region,
    functionName: flags.function,
    isYes: flags.yes ?? false,
    isDryRun: flags.dryRun ?? false,
    isReplacing: flags.replace ?? false,
    isManagedAllowed: flags.allowManagedPool ?? false,
  };
};
