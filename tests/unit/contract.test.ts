import { expect, test } from '@jest/globals';
import { RETRY_FUNCTION_TIMEOUT_MS, RETRY_QUEUE } from '../../src/contract.ts';
import { RECORD_LIFE_SECONDS } from '../../src/time-budget.ts';

const DAY_SECONDS = 24 * 60 * 60;

test('a message goes to the dead letters after five attempts', () => {
  expect(RETRY_QUEUE.maxReceiveCount).toBe(5);
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
