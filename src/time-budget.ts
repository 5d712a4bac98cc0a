import { FUNCTION_TIMEOUT_MS } from './contract.ts';

/**
 * Every limit on time, in milliseconds, and their sum.
 *
 * ```
 * 0         800          2,100        2,900  2,950   3,000        3,850    4,000     5,000
 * |- record -|- the row --|- record ---|      |       |- parking --|        |         |
 *                                    we abort what   middy gives   the     Lambda    Cognito
 *                                    is in flight    up waiting    answer  kills us  gives up
 * ```
 *
 * A confirmation makes at most three calls one after the other, each with a limit that includes its
 * retries: 800 + 1,300 + 800 = 2,900, which fits into `WRITE_MS` = 2,950. A write that fails before is
 * parked at once: `PARKING_MS` + `REPORT_MS` = `ANSWER_MS` = 1,000.
 */

/** Limits on the attempts of a call. */
export type ClientLimits = {
  /** One attempt, from the connection to the answer's head. */
  readonly attemptMs: number;
  readonly attempts: number;
  /** Longest wait before the second attempt. It doubles with each further one. */
  readonly backoffMs: number;
};

/** One attempt of a call, from the connection to the answer's head. */
export const ATTEMPT_MS = 380;
export const ATTEMPTS = 3;
/** Longest wait before the second attempt; twice that before the third. */
export const BACKOFF_MS = 50;

/** A call that reads or writes an idempotency record: two slow attempts or three quick ones. */
export const IDEMPOTENCY_CALL_MS = 800;

/** The conditional put of the row: 3 x 380 + 50 + 100 = 1,290. */
export const USERS_CALL_MS = 1_300;

/** Kept for the answer and whatever must come before it: middy's `timeoutEarlyInMillis`. */
export const ANSWER_MS = 1_000;

/** Parking: at most two slow attempts to reach the retry queue, 2 x 380 + 50 = 810. */
export const PARKING_MS = 850;

/** Kept for the log and the trace, after parking. */
export const REPORT_MS = 150;

/** How long before middy's limit the write is aborted, so that it has ended by then. */
export const ABORT_MS = 50;

/** What is left for the write when the whole time is on the clock. */
export const WRITE_MS = FUNCTION_TIMEOUT_MS - ANSWER_MS - ABORT_MS;

/**
 * Kept at the end for the next function, where there is one: the asynchronous invocation that takes the
 * event if a synchronous one fails or has no time. The write ends earlier by as much:
 * 2,500 + 50 + 850 (parking) + 450 + 150 = 4,000.
 */
export const HAND_OVER_MS = 450;

/** Less time than this is not worth a synchronous invocation of the next function. */
export const SHORTEST_CALL_MS = 250;

/** How long an idempotency record lives: a day longer than SQS can hold a message (14 days). */
export const RECORD_LIFE_SECONDS = 15 * 24 * 60 * 60;

/**
 * The wait before a further attempt, with full jitter.
 *
 * @param retry 1 before the second attempt, 2 before the third
 * @param random a number in [0, 1)
 * @param longestMs the longest wait before the second attempt
 * @returns milliseconds
 */
export const backoffMs = (retry: number, random: number, longestMs = BACKOFF_MS): number =>
  Math.floor(random * longestMs * 2 ** (retry - 1));

/**
 * How long the write may go on.
 *
 * @param remainingMs what is left of the function's time
 * @param keptMs kept at the end for the next function
 * @returns milliseconds from now, never negative
 */
export const writeMs = (remainingMs: number, keptMs = 0): number =>
  Math.max(0, Math.min(WRITE_MS, remainingMs - ABORT_MS - ANSWER_MS) - keptMs);

/**
 * How long parking may go on.
 *
 * @param remainingMs what is left of the function's time
 * @param keptMs kept at the end for the next function
 * @returns milliseconds from now, never negative
 */
export const parkingMs = (remainingMs: number, keptMs = 0): number =>
  Math.max(0, Math.min(PARKING_MS, remainingMs - REPORT_MS - keptMs));

/**
 * How long a synchronous invocation of the next function may go on.
 *
 * @param remainingMs what is left of the function's time
 * @returns milliseconds from now; zero where it should not begin
 */
export const nextCallMs = (remainingMs: number): number => {
  const ms = remainingMs - HAND_OVER_MS - REPORT_MS;
  return ms < SHORTEST_CALL_MS ? 0 : ms;
};

/**
 * How long an asynchronous invocation of the next function may go on.
 *
 * @param remainingMs what is left of the function's time
 * @returns milliseconds from now, never negative
 */
export const handOverMs = (remainingMs: number): number =>
  Math.max(0, Math.min(HAND_OVER_MS, remainingMs - REPORT_MS));
