/** The ways in which a run can be asked to end. */
export type Interrupt = Disposable & {
  /** Reads no further, and finishes what was read. */
  readonly stop: AbortSignal;
  /** Drops what is in flight. */
  readonly abort: AbortSignal;
};

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * The first Ctrl-C stops in good order, the second at once. Nothing is lost by either.
 *
 * @param onStop told of the first
 */
export const listenForInterrupt = (onStop: () => void): Interrupt => {
  const stop = new AbortController();
  const abort = new AbortController();
  const interrupt = (): void => {
    if (stop.signal.aborted) {
      abort.abort();
    } else {
      stop.abort();
      onStop();
    }
  };
  for (const signal of SIGNALS) {
    process.on(signal, interrupt);
  }
  return {
    stop: stop.signal,
    abort: abort.signal,
    [Symbol.dispose]() {
      for (const signal of SIGNALS) {
        process.off(signal, interrupt);
      }
    },
  };
};
