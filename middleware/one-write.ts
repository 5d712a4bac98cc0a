import type { MiddlewareObj } from '@middy/core';

/** What is needed of a stream: by default, of Node's standard output. */
type Stream = { cork(): void; uncork(): void };

type OneWrite = {
  /** Starts to buffer. `after` hooks run in reverse order: use it before what may still take time. */
  readonly hold: MiddlewareObj<unknown, unknown>;
  /** Writes the buffer. Use it early: its `after` hook then runs late. */
  readonly release: MiddlewareObj<unknown, unknown>;
};

/**
 * Writes the last log lines of an invocation in one system call, because each call costs more CPU time
 * than a line.
 *
 * Nothing is awaited between the two hooks, and the buffer is written before the answer is given. If
 * `release` is not reached, the lines are written when this turn of the event loop ends.
 *
 * @see https://nodejs.org/api/stream.html#writablecork
 */
export const oneWrite = (stream: Stream = process.stdout): OneWrite => {
  const release = (): void => stream.uncork();
  const hold = (): void => {
    stream.cork();
    // Further calls of `uncork` for one `cork` do nothing.
    process.nextTick(release);
  };
  return {
    hold: { after: hold, onError: hold },
    release: { after: release, onError: release },
  };
};
