import { EnvironmentError } from '../../src/environment.ts';
import { describeFault } from '../../src/observability/describe-fault.ts';
import { AnsweredError, CommandError } from './command-errors.ts';
import { ERRORS, type ExitCode } from './exit-code.ts';
import { asFileError } from './file-error.ts';

/** Says in one line what can be put right from outside. @returns undefined for a fault of the command itself */
export const explainedExitCode = (error: unknown): ExitCode | undefined => {
  if (error instanceof AnsweredError) {
    return error.exitCode;
  }
  const known = error instanceof CommandError ? error : asFileError(error);
  if (known !== undefined) {
    console.error(`error: ${known.message}`);
    return known.exitCode;
  }
  if (error instanceof EnvironmentError) {
    console.error(`error: ${error.message}`);
    return ERRORS[error.code];
  }
  return undefined;
};

const exitCodeOf = (error: unknown): ExitCode => {
  const exitCode = explainedExitCode(error);
  if (exitCode !== undefined) {
    return exitCode;
  }
  // A fault of the command itself. Its text may quote what was read, so it is left out.
  console.error(
    'error: ADD_USER_E_UNEXPECTED: this command failed unexpectedly: please report it with these lines.',
    describeFault(error),
  );
  return ERRORS.ADD_USER_E_UNEXPECTED;
};

/**
 * Runs a command to its end and sets the exit code of this process.
 *
 * Work goes on when the reader of the output has gone, as `head` does: what was begun is finished.
 */
export const runCommand = async (command: () => Promise<ExitCode>): Promise<void> => {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', () => undefined);
  }
  // Set rather than exited with: what was printed must reach a pipe first.
  process.exitCode = await command().catch(exitCodeOf);
};
