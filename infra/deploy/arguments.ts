import { Command, CommanderError } from 'commander';

const EXIT_USAGE = 2;

/** What `npm run deploy` was asked for. */
export type DeployArguments = {
  /** Options of the stack, each as `name=value`. */
  readonly context: readonly string[];
  readonly profile: string | undefined;
  /** Whether nobody is there to agree to new rights. */
  readonly isAgreed: boolean;
};

/** The command line was answered, with the help or with what is wrong about it. */
export class NothingToDeploy extends Error {
  override readonly name = 'NothingToDeploy';
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('The command line was answered.');
    this.exitCode = exitCode;
  }
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

const command = (): Command =>
  new Command('npm run deploy --')
    .description('Builds both zips, deploys the stack, and prints where it can be watched.')
    .option('-c, --context <name=value>', 'an option of the stack, see docs/deploy.md', collect, [])
    .option('--profile <name>', "a profile of AWS's configuration files")
    .option('-y, --yes', 'do not ask before rights are widened')
    .allowExcessArguments(false)
    .showSuggestionAfterError(false)
    .exitOverride();

type Flags = { context: readonly string[]; profile?: string; yes?: boolean };

/**
 * Reads the command line.
 *
 * @param args without Node's own two
 * @throws {NothingToDeploy} after it has printed the help, or what is wrong
 */
export const readArguments = (args: readonly string[]): DeployArguments => {
  try {
    const { context, profile, yes = false } = command().parse(args, { from: 'user' }).opts<Flags>();
    return { context, profile, isAgreed: yes };
  } catch (error) {
    if (error instanceof CommanderError) {
      throw new NothingToDeploy(error.exitCode === 0 ? 0 : EXIT_USAGE);
    }
    throw error;
  }
};
