import { randomOf } from './seeded-random.ts';
import type { Plan, Story } from './story.ts';

/** Which of the invocations of a user this is, from 0. */
export type CallNumber = { readonly step: number; readonly copy: number; readonly attempt: number };

// A sandbox that replaces another costs a second of work.
const KILLED_SHARE = 0.0015;
const FEWEST_KILLS = 1;
/** An invocation takes about this long when nothing is wrong. */
const LATEST_MS = 40;
/** Before the first call is answered. */
const DOOMED_MS = 3;

/**
 * When the sandbox of an invocation dies.
 *
 * @returns milliseconds after the event was handed over; undefined if it lives
 */
export const killAfterMs = (
  { seed, confirmations }: Plan,
  { index, isDoomed }: Story,
  { step, copy, attempt }: CallNumber,
): number | undefined => {
  const random = randomOf(seed, 'kill', index, step, copy, attempt);
  if (isDoomed) {
    return random.int(0, DOOMED_MS);
  }
  const share = Math.max(KILLED_SHARE, FEWEST_KILLS / confirmations);
  return random.chance(share) ? random.int(0, LATEST_MS) : undefined;
};

const KILLED_BATCHES_SHARE = 0.02;

/** The same for the retry function and its n-th batch. */
export const killBatchAfterMs = ({ seed }: Plan, batch: number): number | undefined => {
  const random = randomOf(seed, 'kill batch', batch);
  return random.chance(KILLED_BATCHES_SHARE) ? random.int(0, LATEST_MS) : undefined;
};
