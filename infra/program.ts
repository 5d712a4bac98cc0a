import type { Command } from 'commander';
import { UsageError } from './cli/command-errors.ts';
import { newCommand, parseCommandLine } from './cli/command-line.ts';
import { EXIT } from './cli/exit-code.ts';
import { packageVersion } from './cli/package-version.ts';
import { runCommand } from './cli/run-command.ts';
import { COMMANDS, type CommandEntry } from './commands.ts';
import { IS_PACKAGE } from './paths.ts';

const DESCRIPTION =
  'Runs, deploys and looks after add_user, the Lambda function that writes a row for each new Cognito user.';

const AFTERWORD = `
Exit codes: 0 all done; 1 begun, and not all of it was done; 2 nothing was begun.

"add-user help <command>" shows the options of a command.`;

const isHere = ({ isCloneOnly }: CommandEntry): boolean => !(IS_PACKAGE && isCloneOnly);

/** The program without the options of its commands: those are loaded when the command runs. */
const rootCommand = (): Command => {
  const root = newCommand('').usage('<command> [options]').description(DESCRIPTION);
  root.version(packageVersion()).addHelpText('after', AFTERWORD);
  for (const { name, summary } of COMMANDS.filter(isHere)) {
    root.command(name).description(summary);
  }
  return root;
};

/** `help replay` asks for the same as `replay --help`. */
const withoutHelpWord = ([first = '--help', ...rest]: readonly string[]): readonly string[] => {
  const [asked] = rest;
  return first === 'help' ? [...(asked ? [asked] : []), '--help'] : [first, ...rest];
};

/**
 * Starts this process over with options that Node.js takes only at its start. The process keeps its id,
 * its terminal and its signals.
 *
 * Windows cannot do that: there the command runs without them.
 */
const ensureNodeOptions = (options: readonly string[]): void => {
  const isStartedWithThem = options.every((option) => process.execArgv.includes(option));
  if (!isStartedWithThem && process.platform !== 'win32') {
    const args = [...process.execArgv, ...options, ...process.argv.slice(1)];
    process.execve?.(process.execPath, [process.execPath, ...args], process.env);
  }
};

/**
 * Runs the command that the command line names, and sets the exit code of this process.
 *
 * @param args without Node's own two
 */
export const runProgram = (args: readonly string[]): Promise<void> =>
  runCommand(async () => {
    const [name, ...rest] = withoutHelpWord(args);
    const entry = COMMANDS.find((it) => it.name === name);
    if (entry === undefined) {
      // The help, the version, or an unknown command, for which commander suggests the nearest.
      parseCommandLine(rootCommand(), [name ?? '']);
      return EXIT.usage;
    }
    if (!isHere(entry)) {
      throw new UsageError(
        `"${entry.name}" runs in a clone of add_user only, after "npm ci": the package has neither the sources nor the engines that it needs.`,
      );
    }
    ensureNodeOptions(entry.nodeOptions ?? []);
    const command = await entry.load();
    return await command.run(rest);
  });
