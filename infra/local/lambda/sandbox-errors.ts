import { CommandError } from '../../cli/command-errors.ts';
import type { FunctionError } from './runtime-api.ts';
import type { WaitEnd } from './sandbox-process.ts';

/** The function could not be loaded; Lambda would refuse every invocation. */
export class InitError extends CommandError {
  override readonly name = 'InitError';
  readonly errorType: string;
  readonly errorMessage: string;

  constructor({ errorType, errorMessage }: FunctionError) {
    super('ADD_USER_E_LOAD', `the function does not load. ${errorType}: ${errorMessage}`);
    this.errorType = errorType;
    this.errorMessage = errorMessage;
  }
}

/** The error that Lambda itself reports when a sandbox dies, or is ended after `limitMs`. */
export const exitError = (
  end: Extract<WaitEnd, { asked: false }>,
  limitMs: number,
): FunctionError => {
  const seconds = (limitMs / 1000).toFixed(2);
  return end.timedOut
    ? platformError('Sandbox.Timedout', `Error: Task timed out after ${seconds} seconds`)
    : platformError('Runtime.ExitError', `Error: Runtime exited with error: ${end.manner}`);
};

const platformError = (errorType: string, errorMessage: string): FunctionError => ({
  errorType,
  errorMessage,
  trace: [],
});
