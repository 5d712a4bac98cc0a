import { Logger } from '@aws-lambda-powertools/logger';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { OUTCOMES, type Outcome } from '../../../src/domain/outcome.ts';
import type { Result } from '../../../src/domain/record-confirmation.ts';
import { writeConfirmationLine } from '../../../src/observability/confirmation-line.ts';
import { type CapturedOutput, captureOutput } from '../../support/captured-output.ts';

const HANDLES = {
  triggerSource: 'PostConfirmation_ConfirmSignUp',
  userPoolId: 'eu-central-1_45YtlkflA',
  sub: 'a2c21839-f9fc-49e3-be9a-16f5823d6705',
};

let output: CapturedOutput;

beforeEach(() => {
  output = captureOutput();
});

afterEach(() => {
  output[Symbol.dispose]();
});

const write = (result: Partial<Result>, details = { durationMs: 0 }): void =>
  writeConfirmationLine(
    new Logger({ serviceName: 'add_user' }),
    { outcome: 'created', handles: HANDLES, degraded: false, faults: [], ...result },
    details,
  );

describe('the line of a confirmation', () => {
  test.each(Object.entries(OUTCOMES) as [Outcome, string][])(
    'that ended in %s has the level %s and the documented fields, no others',
    (outcome, level) => {
      write({ outcome });

      expect(output.lines()).toEqual([
        {
          level: level.toUpperCase(),
          message: 'confirmation',
          outcome,
          ...HANDLES,
          duration_ms: 0,
          degraded: false,
          sampling_rate: 0,
          service: 'add_user',
          timestamp: expect.any(String),
        },
      ]);
    },
  );

  test('says when the idempotency store failed', () => {
    write({ degraded: true });

    expect(output.withMessage('confirmation')).toMatchObject([{ degraded: true }]);
  });

  test('leaves out the handles that the event did not have', () => {
    write({ outcome: 'malformed', handles: {} });

    const fields = Object.keys(output.lines()[0] ?? {});
    expect(fields.filter((name) => name in HANDLES)).toEqual([]);
  });

  test('has the duration to a tenth of a millisecond', () => {
    write({}, { durationMs: 12.3456 });

    expect(output.withMessage('confirmation')).toMatchObject([{ duration_ms: 12.3 }]);
  });

  test('has the attempt of a parked confirmation', () => {
    const attempt = { durationMs: 0, attempt: 3 };

    write({}, attempt);

    expect(output.withMessage('confirmation')).toMatchObject([{ attempt: 3 }]);
  });

  test('comes after a line for each fault, which is without its text', () => {
    const faults = [new TypeError('ada@example.com'), 'ada@example.com'];

    write({ outcome: 'unrecorded', faults });

    const lines = output.lines();
    expect(lines).toMatchObject([
      { level: 'ERROR', message: 'fault', outcome: 'unrecorded', fault: { name: 'TypeError' } },
      { level: 'ERROR', message: 'fault', outcome: 'unrecorded', fault: { name: 'string' } },
      { level: 'CRITICAL', message: 'confirmation' },
    ]);
    expect(lines[2]).not.toHaveProperty('fault');
    expect(output.text()).not.toContain('ada@example.com');
  });

  test('is written although a fault cannot be described', () => {
    const unreadable = Object.defineProperty(new Error('boom'), 'stack', { value: 7 });

    write({ outcome: 'unrecorded', faults: [unreadable] });

    expect(output.withMessage('confirmation')).toHaveLength(1);
  });
});
