import { Logger } from '@aws-lambda-powertools/logger';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createMetrics } from '../../../middleware/metrics.ts';
import { type Run, sayRun } from '../../../src/reconcile/say-run.ts';
import { type CapturedOutput, captureOutput } from '../../support/captured-output.ts';

let output: CapturedOutput;

beforeEach(() => {
  output = captureOutput();
});

afterEach(() => output[Symbol.dispose]());

test('a run that only reports says so', () => {
  const run: Run = {
    userPoolId: 'eu-central-1_x',
    apply: false,
    users: 3,
    counts: { present: 2, missing: 1, 'orphaned-row': 1 },
    fromStart: true,
    toEnd: true,
    isBroken: false,
    startedOver: 0,
    throttled: 0,
    durationMs: 12.3,
    faults: [],
  };

  sayRun(
    new Logger(),
    createMetrics({ namespace: 'test', serviceName: 'test', isEnabled: true }),
    run,
  );

  expect(output.lines()).toEqual([
    expect.objectContaining({ missing: 1, mended: 0, collision: 0 }),
    expect.objectContaining({ message: 'reconcile', mode: 'report', missing: 1, orphaned_row: 1 }),
  ]);
});
