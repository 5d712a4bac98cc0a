import { EXIT, type ExitCode } from './exit-code.ts';

/** A command ends here. The text is one line that says what to do, and holds nothing personal. */
export abstract class CommandError extends Error {
  abstract readonly code: `ADD_USER_E_${string}`;
  abstract readonly exitCode: ExitCode;
}

/** What was asked for cannot be done as it was asked. Nothing was begun. */
export class UsageError extends CommandError {
  readonly code = 'ADD_USER_E_USAGE';
  readonly exitCode = EXIT.usage;
  override readonly name = 'UsageError';
}

/** AWS does not let the command do its work, for a reason that can be put right. */
export class AwsAccessError extends CommandError {
  readonly code = 'ADD_USER_E_AWS_ACCESS';
  readonly exitCode = EXIT.usage;
  override readonly name = 'AwsAccessError';
}

/** What was begun could not be brought to its end. */
export class UnfinishedError extends CommandError {
  readonly code = 'ADD_USER_E_UNFINISHED';
  readonly exitCode = EXIT.failed;
  override readonly name = 'UnfinishedError';
}

/** The command line was answered already: with help, or with one line about a mistake. */
export class AnsweredError extends Error {
  override readonly name = 'AnsweredError';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode) {
    super('The command line was answered.');
    this.exitCode = exitCode;
  }
}
