const leftovers = new Set<() => void>();
let installed = false;

const cleanUpAll = (): void => {
  for (const cleanUp of leftovers) {
    cleanUp();
  }
  leftovers.clear();
};

/**
 * Registers what has to be undone should this process end before it is done in the ordinary way,
 * on Ctrl-C too. The clean-up runs while the process exits, so it must be synchronous.
 *
 * @returns a function that takes the registration back
 */
export const onProcessExit = (cleanUp: () => void): (() => void) => {
  if (!installed) {
    process.once('exit', cleanUpAll);
    installed = true;
  }
  leftovers.add(cleanUp);
  return () => leftovers.delete(cleanUp);
};

const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Makes the signals that end a process end it by way of its clean-up. For commands only. */
export const exitOnSignals = (): void => {
  for (const [signal, exitCode] of Object.entries(SIGNALS)) {
    process.once(signal, () => process.exit(exitCode));
  }
};
