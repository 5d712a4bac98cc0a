import { CommandError } from '../cli/command-errors.ts';
import type { ErrorCode } from '../cli/exit-code.ts';
import { asFileError } from '../cli/file-error.ts';

/** Something that the caller can correct. Reported in one line. */
export class SetupError extends CommandError {
  override readonly name = 'SetupError';

  constructor(code: ErrorCode, advice: string, options?: ErrorOptions) {
    super(code, advice, options);
  }
}

/** Our own faults say what to do. The text of others can hold what a user typed. */
const describe = (cause: unknown): string => {
  if (!(cause instanceof Error)) {
    return 'A fault ended it.';
  }
  const isOwn = 'code' in cause && String(cause.code).startsWith('ADD_USER_E_');
  return isOwn ? cause.message : `${cause.name} ended it.`;
};

/** A run ended before its time. Nothing is lost: the same command goes on. */
export class BrokenOffError extends CommandError {
  override readonly name = 'BrokenOffError';

  /**
   * @param known the fault in a sentence, if there is one for it
   * @param users how many were compared, in earlier runs too
   */
  constructor(known: CommandError | undefined, users: number, options: ErrorOptions) {
    const reason = known?.message ?? asFileError(options.cause)?.message ?? describe(options.cause);
    super(
      'ADD_USER_E_BROKEN_OFF',
      `broken off after ${users} users; the same command goes on from there. ${reason}`,
      options,
    );
  }
}
