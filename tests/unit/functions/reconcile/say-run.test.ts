import { Logger } from '@aws-lambda-powertools/logger';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Run, sayRun } from '../../../../src/functions/reconcile/say-run.ts';
import { createMetrics } from '../../../../src/observability/metrics.ts';
import { type CapturedOutput, captureOutput } from '../../../support/captured-output.ts';

let output: CapturedOutput;

beforeEach(() => {
  output = captureOutput();
});

afterEach(() => output[Symbol.dispose]());

const RUN: Run = {
  userPoolId: 'eu-central-1_x',
  apply: false,
  users: 3,
  counts: { present: 2, missing: 1, 'orphaned-row': 1 },
  fromStart: true,
  toEnd: true,
  isBroken: false,
  tellsOwners: true,
  startedOver: 0,
  throttled: 0,
  durationMs: 12.3,
  faults: [],
};

const say = (run: Run): void =>
  sayRun(
    new Logger(),
    createMetrics({ namespace: 'test', serviceName: 'test', isEnabled: true }),
    run,
  );

test('a run says how many users each finding has', () => {
  const counts = {
    present: 1,
    missing: 2,
    repaired: 3,
    failed: 4,
    removed: 5,
    'in-progress': 6,
    'no-key': 7,
    collision: 8,
    'similar-key': 9,
    'foreign-row': 10,
    'orphaned-row': 11,
    'skipped:UNCONFIRMED': 12,
    'skipped:DISABLED': 13,
  };

  say({ ...RUN, apply: true, counts, startedOver: 14, throttled: 15 });

  expect(output.withMessage('reconcile')).toEqual([
    expect.objectContaining({
      level: 'WARN',
      userPoolId: 'eu-central-1_x',
      mode: 'apply',
      users: 3,
      present: 1,
      missing: 2 + 3 + 4,
      repaired: 3,
      failed: 4,
      removed: 5,
      in_progress: 6,
      no_key: 7,
      collision: 8,
      similar_key: 9,
      foreign_row: 10,
      orphaned_row: 11,
      skipped: 12 + 13,
      from_start: true,
      to_end: true,
      started_over: 14,
      throttled: 15,
      duration_ms: 12,
    }),
  ]);
});

test.each([
  ['rows do not say whose they are', { tellsOwners: false }],
  ['an earlier run saw the beginning', { fromStart: false }],
  ['the next run sees the end', { toEnd: false }],
])('a run counts no foreign and no orphaned rows where %s', (_case, some) => {
  say({ ...RUN, counts: { 'foreign-row': 1, 'orphaned-row': 1 }, ...some });

  const [line] = output.withMessage('reconcile');
  expect(line).not.toHaveProperty('foreign_row');
  expect(line).not.toHaveProperty('orphaned_row');
});

test('a run that only reports says so', () => {
  say(RUN);

  expect(output.lines()).toEqual([
    expect.objectContaining({ missing: 1, repaired: 0, collision: 0 }),
    expect.objectContaining({ message: 'reconcile', mode: 'report', missing: 1, orphaned_row: 1 }),
  ]);
});
