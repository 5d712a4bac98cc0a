import { Command } from 'commander';
import { parseCommandLine } from '../cli/command-line.ts';

/** What `npm run deploy` was asked for. */
export type DeployArguments = {
  /** Options of the stack, each as `name=value`. */
  readonly context: readonly string[];
  readonly profile: string | undefined;
  /** Whether nobody is there to agree to new rights. */
  readonly isAgreed: boolean;
};

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** Options of the stack, as every command that makes it takes them. */
export const addContextOption = (command: Command): Command =>
  command.option(
    '-c, --context <name=value>',
    'an option of the stack, see docs/deploy.md',
    collect,
    [],
  );

const newCommand = (): Command =>
  addContextOption(new Command('npm run deploy --'))
    .description('Builds both zips, deploys the stack, and prints where it can be watched.')
    .option('--profile <name>', "a profile of AWS's configuration files")
    .option('-y, --yes', 'do not ask before rights are widened')
    .allowExcessArguments(false);

type Flags = { context: readonly string[]; profile?: string; yes?: boolean };

/**
 * Reads the command line.
 *
 * @param args without Node's own two
 * @throws {AnsweredError} after it has printed the help, or what is wrong
 */
export const readArguments = (args: readonly string[]): DeployArguments => {
  const command = newCommand();
  parseCommandLine(command, args);
  const { context, profile, yes = false } = command.opts<Flags>();
  return { context, profile, isAgreed: yes };
};
