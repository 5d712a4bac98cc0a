import { RETRY_QUEUE } from './contract.ts';
import type { ClientLimits } from './time-budget.ts';

/**
 * Every limit on time of `retry_user`, in milliseconds, and their sum. Nobody waits for it, so they are
 * far above those of the trigger in `time-budget.ts`.
 *
 * ```
 * 0          8,000       16,000       24,000  24,500        28,500    30,000
 * |- record ---|- the row ---|- record ---|       |- come back -|- log --|
 *                                     we abort what        later   Lambda ends
 *                                     is in flight                 the function
 * ```
 *
 * The messages of a batch are worked on at once, so the sum of one is the sum of all. A message makes at
 * most three calls one after the other, each with a limit that includes its retries: 3 x 8,000 = 24,000.
 * One that could not be finished is told when to come back: 24,000 + 500 + 4,000 + 1,500 = 30,000.
 */

/** The waits of all attempts, 100 + 200 + 400 + 800 + 1,600 = 3,100, leave time for the calls. */
export const RETRY_LIMITS = {
  attemptMs: 3_500,
  attempts: 6,
  backoffMs: 100,
} as const satisfies ClientLimits;

/** Any call of DynamoDB: two slow attempts or six quick ones, and the waits between them. */
export const RETRY_CALL_MS = 8_000;

/** The three calls of a write. */
export const RETRY_WRITE_MS = 3 * RETRY_CALL_MS;

/** For what was aborted to end. */
export const RETRY_ABORT_MS = 500;

/** Telling the queue when a message is to come back. If that fails, it comes back after the longest wait. */
export const COME_BACK_MS = 4_000;

/** Kept for the log, the metrics and the trace. */
export const RETRY_REPORT_MS = 1_500;

/**
 * How long the write of a message may go on.
 *
 * @param remainingMs what is left of the function's time
 * @returns milliseconds from now, never negative
 */
export const retryWriteMs = (remainingMs: number): number =>
  Math.max(
    0,
    Math.min(RETRY_WRITE_MS, remainingMs - RETRY_ABORT_MS - COME_BACK_MS - RETRY_REPORT_MS),
  );

/**
 * How long a message that could not be finished is hidden.
 *
 * @param delivery which delivery of the message this was, from 1
 * @returns seconds; undefined where the queue's own visibility timeout is the right wait
 */
export const waitSecondsAfter = (delivery: number): number | undefined =>
  RETRY_QUEUE.firstWaitsSeconds[delivery - 1];
