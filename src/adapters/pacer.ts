/** Limits calls to a service to a rate, and slows down when the service asks for it. */
export type Pacer = {
  /** Resolves when it is time for the next call. Rejects when `signal` says so. */
  turn(signal: AbortSignal): Promise<void>;
  /** The service throttled a call. */
  slowDown(): void;
  /** The service took a call. */
  speedUp(): void;
  /** Calls a second, as it stands. */
  rate(): number;
};

type Parts = {
  readonly maxPerSecond: number;
  /** Milliseconds from any fixed point. */
  readonly now: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
};

const SLOWEST_PER_SECOND = 0.5;
const STEPS_TO_FULL_SPEED = 50;

/**
 * Halves the rate when throttled and regains it in small steps, as TCP does: several clients that
 * share a quota find their shares by that.
 */
export const createPacer = ({ maxPerSecond, now, wait }: Parts): Pacer => {
  let perSecond = maxPerSecond;
  let nextMs = now();
  return {
    async turn(signal) {
      const pauseMs = nextMs - now();
      nextMs = Math.max(nextMs, now()) + 1_000 / perSecond;
      if (pauseMs > 0) {
        await wait(pauseMs, signal);
      }
    },
    slowDown() {
      perSecond = Math.max(Math.min(SLOWEST_PER_SECOND, maxPerSecond), perSecond / 2);
      nextMs = Math.max(nextMs, now() + 1_000 / perSecond);
    },
    speedUp() {
      perSecond = Math.min(maxPerSecond, perSecond + maxPerSecond / STEPS_TO_FULL_SPEED);
    },
    rate: () => perSecond,
  };
};
