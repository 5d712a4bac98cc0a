import { ConfiguredRetryStrategy } from '@smithy/core/retry';
import { ATTEMPT_MS, ATTEMPTS, backoffMs } from '../time-budget.ts';

/**
 * Settings of an AWS client that bound every wait by `time-budget.ts`.
 *
 * The SDK's own defaults wait without limit for an answer, and up to a second before they repeat a
 * throttled call.
 */
export const limitedClient = () => ({
  requestHandler: {
    connectionTimeout: ATTEMPT_MS,
    requestTimeout: ATTEMPT_MS,
    throwOnRequestTimeout: true,
  },
  retryStrategy: new ConfiguredRetryStrategy(ATTEMPTS, (retry) => backoffMs(retry, Math.random())),
});

/** Aborts when `signal` does, and after `callMs`. */
export const callSignal = (signal: AbortSignal, callMs: number): AbortSignal =>
  AbortSignal.any([signal, AbortSignal.timeout(callMs)]);
