import { ConfiguredRetryStrategy } from '@smithy/core/retry';
import { environment } from '../environment.ts';
import { ATTEMPT_MS, ATTEMPTS, BACKOFF_MS, backoffMs, type ClientLimits } from '../time-budget.ts';

const TRIGGER_LIMITS: ClientLimits = {
  attemptMs: ATTEMPT_MS,
  attempts: ATTEMPTS,
  backoffMs: BACKOFF_MS,
};

/**
 * How many connections of a client are kept when they are free. An invocation makes one call after the
 * other, so it needs one. Any more would be dead after Lambda has frozen this process, and a call that
 * takes a dead one loses an attempt. Node.js keeps 256.
 *
 * @see https://nodejs.org/api/http.html#agentmaxfreesockets
 */
export const keptConnections = () => ({ maxFreeSockets: environment.concurrency() });

/**
 * Settings of an AWS client that bound every wait: by `time-budget.ts`, if its caller names no other limits.
 *
 * The SDK's own defaults wait without limit for an answer, and up to a second before they repeat a
 * throttled call.
 */
export const limitedClient = (limits = TRIGGER_LIMITS) => ({
  requestHandler: {
    connectionTimeout: limits.attemptMs,
    requestTimeout: limits.attemptMs,
    throwOnRequestTimeout: true,
    httpsAgent: keptConnections(),
  },
  retryStrategy: new ConfiguredRetryStrategy(limits.attempts, (retry) =>
    backoffMs(retry, Math.random(), limits.backoffMs),
  ),
});

/**
 * Does work under a signal that aborts when `signal` does, and after `limitMs`.
 *
 * `AbortSignal.timeout` and `AbortSignal.any` would do the same, but their timers run on after the work
 * is done, and each makes an error that nobody sees.
 */
export const within = async <Value>(
  signal: AbortSignal,
  limitMs: number,
  work: (limited: AbortSignal) => Promise<Value>,
): Promise<Value> => {
  const limited = new AbortController();
  const pass = (): void => limited.abort(signal.reason);
  const timer = setTimeout(
    () => limited.abort(new DOMException('The time is over.', 'TimeoutError')),
    limitMs,
  );
  signal.addEventListener('abort', pass);
  if (signal.aborted) {
    pass();
  }
  try {
    return await work(limited.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', pass);
  }
};
