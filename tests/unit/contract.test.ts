import { expect, test } from '@jest/globals';
import { RETRY_FUNCTION_TIMEOUT_MS, RETRY_QUEUE } from '../../src/contract.ts';
import { RECORD_LIFE_SECONDS } from '../../src/time-budget.ts';

const DAY_SECONDS = 24 * 60 * 60;

/** How long a message is hidden after each of its deliveries, seconds. */
const waits = Array.from(
  { length: RETRY_QUEUE.maxReceiveCount },
  (_, at) => RETRY_QUEUE.firstWaitsSeconds[at] ?? RETRY_QUEUE.visibilityTimeoutSeconds,
);

test('the waits of a message grow from a minute to a quarter of an hour', () => {
  expect(waits.slice(0, 6)).toEqual([60, 120, 240, 480, 900, 900]);
  expect(new Set(waits.slice(4))).toEqual(new Set([900]));
});

test('a message is tried for three days, and has eleven more as a dead letter', () => {
  const triedSeconds = waits.reduce((sum, wait) => sum + wait, 0);

  expect(RETRY_QUEUE.maxReceiveCount).toBe(291);
  expect(triedSeconds).toBe(3 * DAY_SECONDS);
  expect(RETRY_QUEUE.retentionDays * DAY_SECONDS - triedSeconds).toBe(11 * DAY_SECONDS);
});

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
test('SQS takes the number of deliveries', () => {
  expect(RETRY_QUEUE.maxReceiveCount).toBeLessThanOrEqual(1_000);
});

test('no wait is shorter than the lock of an invocation that died', () => {
  expect(Math.min(...waits) * 1_000).toBeGreaterThan(RETRY_FUNCTION_TIMEOUT_MS);
});

// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
test('a message is hidden at least six times as long as the function may take', () => {
  expect(RETRY_QUEUE.visibilityTimeoutSeconds * 1_000).toBeGreaterThanOrEqual(
    6 * RETRY_FUNCTION_TIMEOUT_MS,
  );
});

test('a record outlives every message that could bring its row back', () => {
  expect(RECORD_LIFE_SECONDS).toBeGreaterThan(RETRY_QUEUE.retentionDays * DAY_SECONDS);
});
