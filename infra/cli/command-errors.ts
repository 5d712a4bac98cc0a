import { ERRORS, type ErrorCode, type ExitCode } from './exit-code.ts';

/**
 * A command ends here. The text is one line that begins with the code and says what to do, and holds
 * nothing personal.
 */
export abstract class CommandError extends Error {
  readonly code: ErrorCode;
  readonly exitCode: ExitCode;

  constructor(code: ErrorCode, advice: string, options?: ErrorOptions) {
    super(`${code}: ${advice}`, options);
    this.code = code;
    this.exitCode = ERRORS[code];
  }
}

/** What was asked for cannot be done as it was asked. Nothing was begun. */
export class UsageError extends CommandError {
  override readonly name: string = 'UsageError';

  constructor(advice: string, options?: ErrorOptions) {
    super('ADD_USER_E_USAGE', advice, options);
  }
}

/** What was begun could not be brought to its end. */
export class UnfinishedError extends CommandError {
  override readonly name = 'UnfinishedError';

  constructor(advice: string, options?: ErrorOptions) {
    super('ADD_USER_E_UNFINISHED', advice, options);
  }
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
