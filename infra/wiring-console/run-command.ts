import { CommanderError } from 'commander';
import { isExplained } from './explained.ts';
import { UsageError } from './usage-error.ts';

/** What a command ends with: all is well; something is not; it was not understood. */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const;

const exitCodeOf = (error: unknown): number => {
  if (error instanceof CommanderError) {
    // Commander has printed its line, or the help.
    return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
  // What can be put right from outside is told without a stack; the rest is a fault of this command.
  console.error(isExplained(error) ? `error: ${error.message}` : error);
  return error instanceof UsageError ? EXIT.usage : EXIT.failed;
};

/** Runs a command and leaves its exit code behind, so that what was printed reaches a pipe first. */
export const runCommand = async (command: () => Promise<number>): Promise<void> => {
  try {
    process.exitCode = await command();
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
};
