import type { MiddlewareObj, Request } from '@middy/core';

/** All that is asked of a stream: Node's own standard output. */
type Stream = { cork(): void; uncork(): void };

type Parts = {
  readonly stream?: Stream;
  /** How long lines are kept at most, in milliseconds. @default 50 */
  readonly keepMs?: number;
};

/** Longer than a warm invocation takes, and shorter than anything that an invocation can hang on. */
const KEEP_MS = 50;

/**
 * Writes the lines of an invocation at once: each write is a call of the system that wakes whoever reads
 * the log, and costs more than the line.
 *
 * Used early, it runs late: what was kept is written before the answer is given. An invocation that takes
 * longer than usual has its lines written meanwhile, so that they are there whatever becomes of it.
 *
 * @see https://nodejs.org/api/stream.html#writablecork
 */
export const oneWrite = ({
  stream = process.stdout,
  keepMs = KEEP_MS,
}: Parts = {}): MiddlewareObj<unknown, unknown> => {
  const kept = new WeakMap<Request, NodeJS.Timeout>();
  const release = (request: Request): void => {
    // Once for each `cork`: invocations that run side by side share the stream.
    if (kept.has(request)) {
      clearTimeout(kept.get(request));
      kept.delete(request);
      stream.uncork();
    }
  };
  return {
    before(request) {
      stream.cork();
      kept.set(request, setTimeout(release, keepMs, request));
    },
    after: release,
    onError: release,
  };
};
