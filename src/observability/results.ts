import type { Request } from '@middy/core';
import type { Context } from 'aws-lambda';
import { handlesOf } from '../domain/public-view.ts';
import type { Result } from '../domain/record-confirmation.ts';

/**
 * What became of each invocation: the handler notes it, the middlewares report it.
 *
 * The key is Lambda's context object, one an invocation, so that nothing outlives its invocation.
 */
export type Results = WeakMap<Context, Result>;

/**
 * What became of an invocation. One that the handler did not finish wrote nothing that is known of.
 */
export const resultOf = (results: Results, request: Request): Result =>
  results.get(request.context) ?? {
    outcome: 'unrecorded',
    handles: handlesOf(request.event),
    degraded: false,
    faults: request.error ? [request.error] : [],
  };
