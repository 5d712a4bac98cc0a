import type { Logger } from '@aws-lambda-powertools/logger';
import type { MiddlewareObj, Request } from '@middy/core';
import { writeConfirmationLine } from '../src/observability/confirmation-line.ts';
import { type Results, resultOf } from '../src/observability/results.ts';

type Parts = {
  readonly logger: Logger;
  readonly results: Results;
  /** Milliseconds from any fixed point. */
  readonly now: () => number;
};

/** Says what became of the invocation when it is over. */
export const canonicalLine = ({ logger, results, now }: Parts): MiddlewareObj<unknown, unknown> => {
  const startedMs = new WeakMap<Request, number>();
  const write = (request: Request): void => {
    const durationMs = now() - (startedMs.get(request) ?? now());
    writeConfirmationLine(logger, resultOf(results, request), { durationMs });
  };
  return {
    before(request) {
      startedMs.set(request, now());
    },
    after: write,
    onError: write,
  };
};
