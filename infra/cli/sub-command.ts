import type { Command } from 'commander';
import type { ExitCode } from './exit-code.ts';

/** A command of the program. */
export type SubCommand = {
  /** Its options and its help, made anew for each command line. */
  describe(): Command;
  /**
   * Reads the command line and does the work.
   *
   * @param args what follows the name of the command
   * @throws {CommandError | AnsweredError} as `run-command.ts` takes them
   */
  run(args: readonly string[]): Promise<ExitCode>;
};
