import { describe, expect, test } from '@jest/globals';
import { RETRY_FUNCTION_TIMEOUT_MS } from '../../src/contract.ts';
import {
  COME_BACK_MS,
  RETRY_ABORT_MS,
  RETRY_CALL_MS,
  RETRY_LIMITS,
  RETRY_REPORT_MS,
  RETRY_WRITE_MS,
  retryWriteMs,
  waitSecondsAfter,
} from '../../src/retry-budget.ts';

describe('the budget of the retry function', () => {
  test('is the time of the function, part by part', () => {
    expect(RETRY_WRITE_MS).toBe(RETRY_CALL_MS + RETRY_CALL_MS + RETRY_CALL_MS);
    expect(RETRY_WRITE_MS + RETRY_ABORT_MS + COME_BACK_MS + RETRY_REPORT_MS).toBe(
      RETRY_FUNCTION_TIMEOUT_MS,
    );
    expect([RETRY_CALL_MS, RETRY_ABORT_MS, COME_BACK_MS]).toEqual([8_000, 500, 4_000]);
  });

  test('a call has time for two slow attempts, or for all that end quickly', () => {
    const { attemptMs, attempts, backoffMs } = RETRY_LIMITS;
    const waits = Array.from({ length: attempts - 1 }, (_, retry) => backoffMs * 2 ** retry);
    const waitsMs = waits.reduce((sum, wait) => sum + wait, 0);

    expect([attemptMs, attempts, waitsMs]).toEqual([3_500, 6, 3_100]);
    expect(2 * attemptMs + backoffMs).toBeLessThanOrEqual(RETRY_CALL_MS);
    expect(attemptMs).toBeLessThan(COME_BACK_MS);
  });

  test('the write ends in time however little is left', () => {
    expect(retryWriteMs(RETRY_FUNCTION_TIMEOUT_MS)).toBe(24_000);
    expect(retryWriteMs(900_000)).toBe(24_000);
    expect(retryWriteMs(10_000)).toBe(4_000);
    expect(retryWriteMs(6_000)).toBe(0);
    expect(retryWriteMs(100)).toBe(0);
  });

  test('the first waits are shorter than what the queue has', () => {
    expect([1, 2, 3, 4].map(waitSecondsAfter)).toEqual([60, 120, 240, 480]);
    expect([5, 291, Number.NaN].map(waitSecondsAfter)).toEqual([undefined, undefined, undefined]);
  });
});
