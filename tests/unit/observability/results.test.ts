import { describe, expect, test } from '@jest/globals';
import type { Result } from '../../../src/domain/record-confirmation.ts';
import { type Results, resultOf } from '../../../src/observability/results.ts';
import { middyRequest } from '../../support/middy-request.ts';
import { signUpEvent } from '../../support/sign-up-event.ts';

describe('the result of an invocation', () => {
  test('is what the handler noted for it', () => {
    const request = middyRequest(signUpEvent());
    const result: Result = { outcome: 'created', handles: {}, degraded: false, faults: [] };
    const results: Results = new WeakMap([[request.context, result]]);

    expect(resultOf(results, request)).toBe(result);
  });

  test('is unrecorded if the handler noted nothing, with the error that ended it', () => {
    const event = signUpEvent();
    const error = new Error('out of time');

    expect(resultOf(new WeakMap(), middyRequest(event, { error }))).toEqual({
      outcome: 'unrecorded',
      handles: {
        triggerSource: event.triggerSource,
        userPoolId: event.userPoolId,
        sub: event.request.userAttributes.sub,
      },
      degraded: false,
      faults: [error],
    });
  });

  test('names no fault where there was none', () => {
    expect(resultOf(new WeakMap(), middyRequest(null))).toEqual({
      outcome: 'unrecorded',
      handles: {},
      degraded: false,
      faults: [],
    });
  });
});
