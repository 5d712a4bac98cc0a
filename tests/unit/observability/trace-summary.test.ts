import { expect, test } from '@jest/globals';
import { OUTCOMES, type Outcome } from '../../../src/domain/outcome.ts';
import { noSummary, traceSummary } from '../../../src/observability/trace-summary.ts';

const HANDLES = {
  triggerSource: 'PostConfirmation_ConfirmSignUp',
  userPoolId: 'eu-central-1_45YtlkflA',
  sub: 'a2c21839-f9fc-49e3-be9a-16f5823d6705',
};

test.each(Object.keys(OUTCOMES) as Outcome[])('a trace that ends in %s says so', (outcome) => {
  const summary = traceSummary({ outcome, handles: HANDLES, degraded: false, faults: [] });

  expect(summary.annotations).toEqual({
    outcome,
    triggerSource: 'PostConfirmation_ConfirmSignUp',
    userPoolId: 'eu-central-1_45YtlkflA',
  });
  expect(summary.fault).toBe(outcome === 'unrecorded');
});

test('a trace of many confirmations says nothing for all of them', () => {
  expect(noSummary()).toEqual({ annotations: {}, fault: false });
});
