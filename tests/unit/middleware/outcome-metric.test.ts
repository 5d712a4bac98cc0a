import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { outcomeMetric } from '../../../middleware/outcome-metric.ts';
import { OUTCOMES, type Outcome } from '../../../src/domain/outcome.ts';
import { createMetrics } from '../../../src/observability/metrics.ts';
import type { Results } from '../../../src/observability/results.ts';
import { type CapturedOutput, captureOutput } from '../../support/captured-output.ts';
import { emfProblems } from '../../support/emf.ts';
import { middyRequest } from '../../support/middy-request.ts';

const SETTINGS = { serviceName: 'add_user', namespace: 'add_user', isEnabled: true };
const outcomes = Object.keys(OUTCOMES) as Outcome[]; // its keys are the outcomes

let output: CapturedOutput;

beforeEach(() => {
  output = captureOutput();
});

afterEach(() => {
  output[Symbol.dispose]();
});

const count = async (
  outcome: Outcome,
  hook: 'after' | 'onError' = 'after',
  degraded = false,
): Promise<void> => {
  const request = middyRequest({});
  const results: Results = new WeakMap([
    [request.context, { outcome, handles: {}, degraded, faults: [] }],
  ]);
  const metrics = createMetrics(SETTINGS);
  await outcomeMetric(metrics, results)[hook]?.(request);
};

describe('the metric of an outcome', () => {
  test.each(outcomes)('counts %s once, as a valid EMF document', async (outcome) => {
    await count(outcome);

    const text = output.text().trimEnd();
    expect(emfProblems(text, Date.now())).toEqual([]);
    expect(JSON.parse(text)).toEqual({
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          {
            Namespace: 'add_user',
            Dimensions: [['service']],
            Metrics: [{ Name: outcome, Unit: 'Count' }],
          },
        ],
      },
      service: 'add_user',
      [outcome]: 1,
    });
  });

  test('has degraded beside it, in the same document, where the idempotency table failed', async () => {
    await count('created', 'after', true);

    const text = output.text().trimEnd();
    expect(emfProblems(text, Date.now())).toEqual([]);
    expect(JSON.parse(text)).toMatchObject({
      _aws: {
        CloudWatchMetrics: [
          {
            Metrics: [
              { Name: 'created', Unit: 'Count' },
              { Name: 'degraded', Unit: 'Count' },
            ],
          },
        ],
      },
      created: 1,
      degraded: 1,
    });
  });

  test('is counted for an invocation that failed as well', async () => {
    await count('unrecorded', 'onError');

    expect(output.lines()).toMatchObject([{ unrecorded: 1 }]);
  });

  test('of one invocation is not in the document of the next', async () => {
    const metrics = createMetrics(SETTINGS);
    const results: Results = new WeakMap();
    const middleware = outcomeMetric(metrics, results);

    for (const outcome of ['created', 'row-exists'] as const) {
      const request = middyRequest({});
      results.set(request.context, { outcome, handles: {}, degraded: false, faults: [] });
      await middleware.after?.(request);
    }

    expect(output.lines()[1]).not.toHaveProperty('created');
    expect(output.lines()[1]).toHaveProperty('row-exists', 1);
  });
});
