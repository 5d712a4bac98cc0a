import type { Command } from 'commander';
import { RECONCILE_SERVICE, RETRY_SERVICE, SERVICE } from '../../src/contract.ts';
import { type AwsOptions, useAwsOptions, withAwsOptions } from '../aws/aws-options.ts';
import { regionFor } from '../aws/pool-names.ts';
import { newCommand, parseCommandLine } from '../cli/command-line.ts';
import { DIST_DIR } from '../paths.ts';

/** What is to be looked at. */
export type Targets = {
  readonly userPoolId: string;
  readonly region: string;
  /** Name or ARN of the trigger. */
  readonly functionName: string;
  /** Name or ARN of the function that empties the retry queue. */
  readonly retryFunctionName: string;
  /** Name or ARN of the function that compares pool and table, where there is one. */
  readonly reconcileFunctionName: string;
  /** Folder of the local zips. */
  readonly distDir: string;
};

/** What the command was asked for. */
export type Options = {
  readonly targets: Targets;
  readonly isSent: boolean;
  /** Whether a user is signed up for a trial. */
  readonly isSigningUp: boolean;
  /** Whether that is done without a question. */
  readonly isYes: boolean;
  readonly isJson: boolean;
};

type Flags = AwsOptions & {
  userPoolId: string;
  function: string;
  retryFunction: string;
  reconcileFunction: string;
  send?: boolean;
  signUp?: boolean;
  yes?: boolean;
  json?: boolean;
};

/** Describes the command line. */
export const describeCommand = (): Command =>
  withAwsOptions(newCommand('doctor'))
    .description('Checks the wiring of a deployment. Changes nothing, unless --sign-up is given.')
    .requiredOption('--user-pool-id <id>', 'the user pool, for example eu-central-1_AbCdEf123')
    .option('--function <name>', 'the trigger', SERVICE)
    .option('--retry-function <name>', 'the function that empties the retry queue', RETRY_SERVICE)
    .option('--reconcile-function <name>', 'the function that compares daily', RECONCILE_SERVICE)
    .option('--send', 'invoke the trigger once, with a marked confirmation that writes nothing')
    .option('--sign-up', 'sign up a user, follow its confirmation, and remove everything again')
    .option('-y, --yes', 'do not ask, with --sign-up')
    .option('--json', 'print one JSON document instead');

/**
 * Reads the command line. Region and profile hold for this process from then on.
 *
 * @param args what follows the name of the command
 * @throws {AnsweredError} after it has printed the help, or one line on stderr that says what is wrong
 * @throws {CommandError} if the pool's id is none, or its region is another or unknown
 */
export const readOptions = (args: readonly string[]): Options => {
  const command = describeCommand();
  parseCommandLine(command, args, () => {
    if (command.opts<Flags>().yes && !command.opts<Flags>().signUp) {
      command.error('error: --yes is for --sign-up alone: nothing else asks');
    }
  });
  const flags = command.opts<Flags>();
  const region = regionFor(flags.userPoolId, flags.region);
  useAwsOptions({ ...flags, region });
  return {
    targets: {
      region,
      userPoolId: flags.userPoolId,
      functionName: flags.function,
      retryFunctionName: flags.retryFunction,
      reconcileFunctionName: flags.reconcileFunction,
      distDir: DIST_DIR,
    },
    isSent: flags.send ?? false,
    isSigningUp: flags.signUp ?? false,
    isYes: flags.yes ?? false,
    isJson: flags.json ?? false,
  };
};
