import type { Request } from '@middy/core';
import { handlesOf } from '../domain/public-view.ts';
import type { Result } from '../domain/record-confirmation.ts';
import type { Results } from './results.ts';

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
