import { setTimeout as sleep } from 'node:timers/promises';

/** Limits for calls that nobody waits for: far above those of the trigger, and still limits. */
const CONNECTION_MS = 3_000;
const REQUEST_MS = 10_000;
const ATTEMPTS = 6;

/** Settings of an AWS client for work in the background. */
export const patientClient = () => ({
  requestHandler: {
    connectionTimeout: CONNECTION_MS,
    requestTimeout: REQUEST_MS,
    throwOnRequestTimeout: true,
  },
  maxAttempts: ATTEMPTS,
});

/** Waits. Rejects when `signal` says so. */
export const wait = async (ms: number, signal: AbortSignal): Promise<void> => {
  await sleep(ms, undefined, { signal });
};
