import type { Tracer } from '@aws-lambda-powertools/tracer';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import type { MiddlewareObj, Request } from '@middy/core';
import type { TraceSummary } from '../src/observability/trace-summary.ts';
import type { Tracing } from '../src/observability/tracing.ts';

type Parts = { readonly tracer: Tracer; readonly tracing: Tracing };

/** Traces the invocation as `## index.handler`, with what `summary` says of it in the end. */
export const traceHandler = (
  { tracer, tracing }: Parts,
  summary: (request: Request) => TraceSummary,
): MiddlewareObj<unknown, unknown> => {
  const handler = captureLambdaHandler(tracer, { captureResponse: false });
  const close = (request: Request): void => {
    tracing.finish(() => summary(request));
    handler.after?.(request);
  };
  return { ...handler, after: close, onError: close };
};
