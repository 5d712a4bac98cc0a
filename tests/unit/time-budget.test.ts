import { describe, expect, test } from '@jest/globals';
import { FUNCTION_TIMEOUT_MS } from '../../src/contract.ts';
import {
  ABORT_MS,
  ANSWER_MS,
  ATTEMPT_MS,
  ATTEMPTS,
  BACKOFF_MS,
  backoffMs,
  HAND_OVER_MS,
  handOverMs,
  IDEMPOTENCY_CALL_MS,
  nextCallMs,
  PARKING_MS,
  parkingMs,
  RECORD_LIFE_SECONDS,
  REPORT_MS,
  SHORTEST_CALL_MS,
  USERS_CALL_MS,
  WRITE_MS,
  writeMs,
} from '../../src/time-budget.ts';

const COGNITO_WAITS_MS = 5_000;
const SQS_KEEPS_SECONDS = 14 * 86_400;
const ALMOST_ONE = 1 - Number.EPSILON;

describe('the budget of time', () => {
  test('the calls of a confirmation, one after the other, fit into the time of the write', () => {
    expect(IDEMPOTENCY_CALL_MS + USERS_CALL_MS + IDEMPOTENCY_CALL_MS).toBeLessThanOrEqual(WRITE_MS);
  });

  test('the write and the answer fit into the time of the function, and that into Cognito’s', () => {
    expect(WRITE_MS + ABORT_MS + ANSWER_MS).toBe(FUNCTION_TIMEOUT_MS);
    expect(ANSWER_MS).toBe(1_000);
    expect(FUNCTION_TIMEOUT_MS).toBeLessThan(COGNITO_WAITS_MS);
  });

  test('all attempts to write the row fit into its call', () => {
    const waits = BACKOFF_MS + 2 * BACKOFF_MS;

    expect(ATTEMPTS).toBe(3);
    expect(ATTEMPTS * ATTEMPT_MS + waits).toBeLessThanOrEqual(USERS_CALL_MS);
    expect(2 * ATTEMPT_MS).toBeLessThan(IDEMPOTENCY_CALL_MS);
  });

  test('a wait is random, and at most doubles with each retry', () => {
    expect(backoffMs(1, 0)).toBe(0);
    expect(backoffMs(1, 0.5)).toBe(25);
    expect(backoffMs(2, 0.5)).toBe(50);
    expect(backoffMs(1, ALMOST_ONE)).toBeLessThanOrEqual(BACKOFF_MS);
    expect(backoffMs(2, ALMOST_ONE)).toBeLessThanOrEqual(2 * BACKOFF_MS);
    expect(backoffMs(1, 0.99)).toBe(49);
  });

  test('the write ends in time however little is left', () => {
    expect(writeMs(FUNCTION_TIMEOUT_MS)).toBe(WRITE_MS);
    expect(writeMs(2_000)).toBe(2_000 - ANSWER_MS - ABORT_MS);
    expect(writeMs(500)).toBe(0);
    expect(writeMs(900_000)).toBe(WRITE_MS);
  });

  test('parking ends in time however little is left', () => {
    expect(PARKING_MS + REPORT_MS).toBe(ANSWER_MS);
    expect(parkingMs(FUNCTION_TIMEOUT_MS)).toBe(PARKING_MS);
    expect(parkingMs(ANSWER_MS)).toBe(PARKING_MS);
    expect(parkingMs(500)).toBe(500 - REPORT_MS);
    expect(parkingMs(100)).toBe(0);
  });

  test('with a next function, the write ends earlier and the parts still fit into the time', () => {
    const sum =
      writeMs(FUNCTION_TIMEOUT_MS, HAND_OVER_MS) + ABORT_MS + PARKING_MS + HAND_OVER_MS + REPORT_MS;

    expect(writeMs(FUNCTION_TIMEOUT_MS, HAND_OVER_MS)).toBe(2_500);
    expect(sum).toBe(FUNCTION_TIMEOUT_MS);
    expect(writeMs(1_200, HAND_OVER_MS)).toBe(0);
    expect(parkingMs(ANSWER_MS, HAND_OVER_MS)).toBe(400);
    expect(parkingMs(FUNCTION_TIMEOUT_MS, HAND_OVER_MS)).toBe(PARKING_MS);
    expect(parkingMs(500, HAND_OVER_MS)).toBe(0);
    expect(ATTEMPT_MS).toBeLessThan(HAND_OVER_MS);
  });

  test('the next function is waited for as long as an event can still be handed over after that', () => {
    expect(nextCallMs(4_000)).toBe(3_400);
    expect(nextCallMs(HAND_OVER_MS + REPORT_MS + SHORTEST_CALL_MS)).toBe(SHORTEST_CALL_MS);
    expect(nextCallMs(HAND_OVER_MS + REPORT_MS + SHORTEST_CALL_MS - 1)).toBe(0);
    expect(nextCallMs(0)).toBe(0);
    expect(handOverMs(4_000)).toBe(HAND_OVER_MS);
    expect(handOverMs(500)).toBe(350);
    expect(handOverMs(100)).toBe(0);
  });

  test('a record outlives every message that can replay it', () => {
    expect(RECORD_LIFE_SECONDS).toBe(15 * 86_400);
    expect(RECORD_LIFE_SECONDS).toBeGreaterThan(SQS_KEEPS_SECONDS);
  });
});
