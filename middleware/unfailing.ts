import type { MiddlewareObj, Request } from '@middy/core';

type Hook = 'before' | 'after' | 'onError';
type Middleware = MiddlewareObj<unknown, unknown>;

/** Told of a part that failed and when. May fail itself. */
export type ReportFault = (part: string, moment: string, fault: unknown) => void;

/** Reports, and survives a report that fails. */
export const tell = (report: ReportFault, ...failure: Parameters<ReportFault>): void => {
  try {
    report(...failure);
  } catch {
    // The log is what failed: there is nobody left to tell, and Cognito still wants its answer.
  }
};

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
