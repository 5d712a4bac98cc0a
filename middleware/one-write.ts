import type { MiddlewareObj } from '@middy/core';

/** All that is asked of a stream: Node's own standard output. */
type Stream = { cork(): void; uncork(): void };

type OneWrite = {
  /** From here on, on the way out, lines are kept. Used just before what may still take time. */
  readonly hold: MiddlewareObj<unknown, unknown>;
  /** Writes what was kept. Used early, it runs late. */
  readonly release: MiddlewareObj<unknown, unknown>;
};

/**
 * Writes the lines of an invocation's end at once: each write is a call of the system that wakes whoever
 * reads the log, and costs more than the line.
 *
 * Nothing is awaited between the two, and what was kept is written before the answer is given. Should
 * `release` not be reached, the lines are written when this turn of the event loop ends.
 *
 * @see https://nodejs.org/api/stream.html#writablecork
 */
export const oneWrite = (stream: Stream = process.stdout): OneWrite => {
  const release = (): void => stream.uncork();
  const hold = (): void => {
    stream.cork();
    // Of two for one `cork`, the second does nothing.
    process.nextTick(release);
  };
  return {
    hold: { after: hold, onError: hold },
    release: { after: release, onError: release },
  };
};
