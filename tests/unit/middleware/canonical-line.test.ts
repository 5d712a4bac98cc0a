import { Logger } from '@aws-lambda-powertools/logger';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { canonicalLine } from '../../../middleware/canonical-line.ts';
import type { Results } from '../../../src/observability/results.ts';
import { type CapturedOutput, captureOutput } from '../../support/captured-output.ts';
import { middyRequest } from '../../support/middy-request.ts';
import { signUpEvent } from '../../support/sign-up-event.ts';

let output: CapturedOutput;

beforeEach(() => {
  output = captureOutput();
});

afterEach(() => {
  output[Symbol.dispose]();
});

/** A clock that shows these times, one after the other. */
const clock = (...times: number[]) => {
  const left = [...times];
  return () => left.shift() ?? Number.NaN;
};

const logger = () => new Logger({ serviceName: 'add_user' });

describe('the canonical line', () => {
  test.each(['after', 'onError'] as const)(
    'is written in %s, from what was noted',
    async (hook) => {
      const request = middyRequest(signUpEvent());
      const results: Results = new WeakMap([
        [request.context, { outcome: 'created', handles: {}, degraded: true, faults: [] }],
      ]);
      const middleware = canonicalLine({
        logger: logger(),
        results,
        now: clock(1_000, 1_012.3456),
      });

      await middleware.before?.(request);
      await middleware[hook]?.(request);

      expect(output.withMessage('confirmation')).toMatchObject([
        { outcome: 'created', degraded: true, duration_ms: 12.3 },
      ]);
      expect(output.lines()[0]).not.toHaveProperty('attempt');
    },
  );

  test('measures nothing when the invocation has no known start', () => {
    const request = middyRequest(signUpEvent());

    canonicalLine({ logger: logger(), results: new WeakMap(), now: () => 7 }).after?.(request);

    expect(output.withMessage('confirmation')).toMatchObject([{ duration_ms: 0 }]);
  });
});
