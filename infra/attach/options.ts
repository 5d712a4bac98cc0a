import { Command } from 'commander';
import { SERVICE } from '../../src/contract.ts';
import { regionFor } from '../aws/pool-names.ts';
import { parseCommandLine } from '../cli/command-line.ts';

/** What the command was asked for. */
export type Options = {
  readonly userPoolId: string;
  /** The region of the pool, which Cognito demands of its triggers too. */
  readonly region: string;
  /** Name or ARN. */
  readonly functionName: string;
  readonly isYes: boolean;
  readonly isDryRun: boolean;
  /** Whether a function that is the trigger now may be put out of work. */
  readonly isReplacing: boolean;
  /** Whether the trigger is set although the tool that made the pool may take it away. */
  readonly isManagedAllowed: boolean;
};

type Flags = {
  userPoolId: string;
  function: string;
  region?: string;
  yes?: boolean;
  dryRun?: boolean;
  replace?: boolean;
  allowManagedPool?: boolean;
};

/**
 * Reads the command line.
 *
 * @param args without Node's own two
 * @throws {AnsweredError} after it has printed the help, or one line on stderr that says what is wrong
 * @throws {UsageError} if the pool's id is none, or its region is another or unknown
 */
export const readOptions = (
  name: 'attach' | 'detach',
  description: string,
  args: readonly string[],
): Options => {
  const command = new Command(`npm run ${name} --`)
    .description(description)
    .requiredOption('--user-pool-id <id>', 'the user pool, for example eu-central-1_AbCdEf123')
    .option('--function <name>', 'the function, by name or ARN', SERVICE)
    .option('--region <region>', 'the region; without: that of the pool')
    .option('--dry-run', 'show what would change, and change nothing')
    .option('--yes', 'do not ask');
  if (name === 'attach') {
    command
      .option('--replace', 'put a function that is the trigger now out of work')
      .option('--allow-managed-pool', 'attach although the tool that made the pool may undo it');
  }
  parseCommandLine(command, args);
  const flags = command.opts<Flags>();
  return {
    userPoolId: flags.userPoolId,
    region: regionFor(flags.userPoolId, flags.region),
    functionName: flags.function,
    isYes: flags.yes ?? false,
    isDryRun: flags.dryRun ?? false,
    isReplacing: flags.replace ?? false,
    isManagedAllowed: flags.allowManagedPool ?? false,
  };
};
