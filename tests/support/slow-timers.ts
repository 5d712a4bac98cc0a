import { pathToFileURL } from 'node:url';

/** How much longer than in production. */
export const PATIENCE = 10;

/**
 * Gives a zip ten times the time for each of its calls, for tests of what is done and not of how long it
 * may take: on a busy machine, a limit ends what nothing is wrong with. The function's own timeout has
 * to be as many times longer.
 */
export const slowTimers = {
  NODE_OPTIONS: `--import=${pathToFileURL(`${import.meta.dirname}/slow-timers-preload.ts`).href}`,
} as const;
