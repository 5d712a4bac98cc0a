import { EXIT } from './exit-code.ts';

/** Asks work to stop: take nothing new on, finish what is in flight. */
export type Interruption = Disposable & {
  readonly signal: AbortSignal;
  /** Why it stops, once it does. */
  readonly reason: string | undefined;
  /** Stops for a reason of the work's own. The first one counts. */
  stop(reason: string): void;
};

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * A terminal sends Ctrl-C to npm and to what it runs, and npm passes it on: the same keystroke
 * arrives twice. What comes later than this is a second keystroke.
 *
 * @see https://github.com/npm/cli/issues/5021
 */
const SAME_KEYSTROKE_MS = 1_000;

const killProcess = (): void => process.exit(EXIT.interrupted);

/**
 * Turns Ctrl-C into a request to stop, for as long as it is not disposed of. A second Ctrl-C means at
 * once.
 *
 * @param onStop told once, with the reason
 * @param onSecond told of a second Ctrl-C, and of each after it @default ends the process
 */
export const catchInterruptions = (
  onStop: (reason: string) => void,
  onSecond: () => void = killProcess,
): Interruption => {
  const controller = new AbortController();
  let reason: string | undefined;
  let askedMs = Number.POSITIVE_INFINITY;
  const stop = (why: string): void => {
    if (reason === undefined) {
      reason = why;
      onStop(why);
      controller.abort();
    }
  };
  const onSignal = (name: string): void => {
    if (performance.now() - askedMs > SAME_KEYSTROKE_MS) {
      onSecond();
    }
    askedMs = Math.min(askedMs, performance.now());
    stop(`Stopped by ${name === 'SIGINT' ? 'Ctrl-C' : name}.`);
  };
  for (const name of SIGNALS) {
    process.on(name, onSignal);
  }
  return {
    signal: controller.signal,
    get reason() {
      return reason;
    },
    stop,
    [Symbol.dispose]() {
      for (const name of SIGNALS) {
        process.off(name, onSignal);
      }
    },
  };
};
