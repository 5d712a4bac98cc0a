import type { Logger } from '@aws-lambda-powertools/logger';
import type { MiddlewareObj, Request } from '@middy/core';
import { OUTCOMES } from '../src/domain/outcome.ts';
import type { Results } from '../src/results.ts';
import { describeFault } from './describe-fault.ts';
import { resultOf } from './result-of.ts';

type Parts = {
  readonly logger: Logger;
  readonly results: Results;
  /** Milliseconds from any fixed point. */
  readonly now: () => number;
};

/** Writes the one line that says what became of the invocation, and a line for each fault. */
export const canonicalLine = ({ logger, results, now }: Parts): MiddlewareObj<unknown, unknown> => {
  const startedMs = new WeakMap<Request, number>();
  const write = (request: Request): void => {
    const { outcome, handles, degraded, faults } = resultOf(results, request);
    for (const fault of faults) {
      logger.error('fault', { outcome, fault: describeFault(fault) });
    }
    const durationMs = now() - (startedMs.get(request) ?? now());
    logger[OUTCOMES[outcome]]('confirmation', {
      outcome,
      ...handles,
      duration_ms: Math.round(durationMs * 10) / 10,
      degraded,
    });
  };
  return {
    before(request) {
      startedMs.set(request, now());
    },
    after: write,
    onError: write,
  };
};
