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
