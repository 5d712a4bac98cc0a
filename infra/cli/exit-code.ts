/** What a command of this project tells the shell. */
export const EXIT = {
  /** All was done, or there was nothing to ask for more than a look. */
  done: 0,
  /** It was begun, and not all of it was done. */
  failed: 1,
  /** Nothing was begun: the command line, a file or the account is not as it must be. */
  usage: 2,
  /** Ctrl-C ended it, as a shell counts that. */
  interrupted: 130,
} as const satisfies Record<string, number>;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * Every error that a command can end with, and the exit code that goes with it. `docs/errors.md` says of
 * each what to do; a test compares the two.
 */
export const ERRORS = {
  ADD_USER_E_NODE: EXIT.usage,
  ADD_USER_E_USAGE: EXIT.usage,
  ADD_USER_E_ENVIRONMENT: EXIT.usage,
  ADD_USER_E_REGION: EXIT.usage,
  ADD_USER_E_ACCOUNT: EXIT.usage,
  ADD_USER_E_CREDENTIALS: EXIT.usage,
  ADD_USER_E_PERMISSION: EXIT.usage,
  ADD_USER_E_NOT_FOUND: EXIT.usage,
  ADD_USER_E_UNREACHABLE: EXIT.usage,
  ADD_USER_E_AWS: EXIT.failed,
  ADD_USER_E_TABLE_KEY: EXIT.usage,
  ADD_USER_E_FILE: EXIT.failed,
  ADD_USER_E_UNFINISHED: EXIT.failed,
  ADD_USER_E_UNEXPECTED: EXIT.failed,
  ADD_USER_E_OPTION: EXIT.usage,
  ADD_USER_E_CHECKS: EXIT.usage,
  ADD_USER_E_CDK: EXIT.failed,
  ADD_USER_E_UNKNOWN_SETTINGS: EXIT.usage,
  ADD_USER_E_UNCARRIED_SETTINGS: EXIT.usage,
  ADD_USER_E_POOL_CHANGED: EXIT.usage,
  ADD_USER_E_POOL_SETTINGS: EXIT.failed,
  ADD_USER_E_CALL_DENIED: EXIT.usage,
  ADD_USER_E_FUNCTION_IN_PLACE: EXIT.usage,
  ADD_USER_E_MANAGED_POOL: EXIT.usage,
  ADD_USER_E_PERMISSION_LEFT: EXIT.failed,
  ADD_USER_E_BROKEN_OFF: EXIT.failed,
  ADD_USER_E_ENGINE: EXIT.failed,
  ADD_USER_E_LOAD: EXIT.failed,
} as const satisfies Record<`ADD_USER_E_${string}`, ExitCode>;

export type ErrorCode = keyof typeof ERRORS;
