import { setTimeout as sleep } from 'node:timers/promises';

/** Time, which tests bring along themselves. */
export type Clock = {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** @throws if the signal is aborted meanwhile */
  wait(ms: number, signal: AbortSignal): Promise<void>;
};

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  wait: (ms, signal) => sleep(ms, undefined, { signal }),
};

export type Waiting = {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly everyMs: number;
  readonly timeoutMs: number;
};

/**
 * Looks again and again until something is found.
 *
 * @returns undefined if nothing was found in time
 * @throws what `look` throws, and when the signal is aborted
 */
export const waitFor = async <Found>(
  look: () => Promise<Found | undefined>,
  { clock, signal, everyMs, timeoutMs }: Waiting,
): Promise<Found | undefined> => {
  const endMs = clock.nowMs() + timeoutMs;
  for (;;) {
    signal.throwIfAborted();
    const found = await look();
    if (found !== undefined || clock.nowMs() >= endMs) {
      return found;
    }
    await clock.wait(everyMs, signal);
  }
};
