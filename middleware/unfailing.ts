import type { MiddlewareObj, Request } from '@middy/core';
import { type ReportFault, tell } from '../src/observability/report-fault.ts';

type Hook = 'before' | 'after' | 'onError';
type Middleware = MiddlewareObj<unknown, unknown>;

/**
 * Makes a middleware that can neither stop the write nor cost Cognito its answer.
 *
 * A hook that throws is reported and passed over: middy would otherwise skip the handler (`before`),
 * or fail the invocation (`onError`). What a hook returns is dropped, because middy takes it for the
 * answer and runs no `after` then.
 *
 * @param name what the report calls it
 */
export const unfailing = (
  name: string,
  middleware: Middleware,
  report: ReportFault,
): Middleware => {
  const guarded = (hook: Hook, run: NonNullable<Middleware[Hook]>) => async (request: Request) => {
    try {
      await run(request);
    } catch (fault) {
      tell(report, name, hook, fault);
    }
  };
  const { before, after, onError } = middleware;
  return {
    ...(before && { before: guarded('before', before) }),
    ...(after && { after: guarded('after', after) }),
    ...(onError && { onError: guarded('onError', onError) }),
  };
};
