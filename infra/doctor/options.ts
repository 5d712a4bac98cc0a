import { Command } from 'commander';
import { RECONCILE_SERVICE, RETRY_SERVICE, SERVICE } from '../../src/contract.ts';
import { regionFor } from '../aws/pool-names.ts';
import { parseCommandLine } from '../cli/command-line.ts';
import { DIST_DIR } from '../paths.ts';
import type { Targets } from './targets.ts';

/** What the command was asked for. */
export type Options = {
  readonly targets: Targets;
  readonly isSent: boolean;
  readonly isJson: boolean;
};

type Flags = {
  userPoolId: string;
  function: string;
  retryFunction: string;
  reconcileFunction: string;
  region?: string;
  send?: boolean;
  json?: boolean;
};

const newCommand = (): Command =>
  new Command('npm run doctor --')
    .description('Checks the wiring of a deployment. Changes nothing.')
    .requiredOption('--user-pool-id <id>', 'the user pool, for example eu-central-1_AbCdEf123')
    .option('--function <name>', 'the trigger', SERVICE)
    .option('--retry-function <name>', 'the function that empties the retry queue', RETRY_SERVICE)
    .option('--reconcile-function <name>', 'the function that compares daily', RECONCILE_SERVICE)
    .option('--region <region>', 'the region; without: that of the pool')
    .option('--send', 'invoke the trigger once, with a marked confirmation that writes nothing')
    .option('--json', 'print one JSON document instead (after npm run --silent, nothing else)');

/**
 * Reads the command line.
 *
 * @param args without Node's own two
 * @throws {AnsweredError} after it has printed the help, or one line on stderr that says what is wrong
 * @throws {UsageError} if the pool's id is none, or its region is another or unknown
 */
export const readOptions = (args: readonly string[]): Options => {
  const command = newCommand();
  parseCommandLine(command, args);
  const flags = command.opts<Flags>();
  const region = regionFor(flags.userPoolId, flags.region);
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
    isJson: flags.json ?? false,
  };
};
