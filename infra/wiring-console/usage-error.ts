/** The command was called in a way that it cannot follow. Nothing was started. */
export class UsageError extends Error {
  readonly code = 'ADD_USER_E_USAGE';
  override readonly name = 'UsageError';

  /** @param advice a sentence that says what is wrong and what to do */
  constructor(advice: string) {
    super(`ADD_USER_E_USAGE: ${advice}`);
  }
}
