import type { Request } from '@middy/core';
import { lambdaContext } from './lambda-context.ts';

/** A request as middy hands it from hook to hook, for a middleware alone. */
export const middyRequest = (
  event: unknown,
  rest: Partial<Pick<Request, 'context' | 'response' | 'error'>> = {},
): Request => ({
  event,
  context: lambdaContext(),
  response: undefined,
  error: null,
  internal: {},
  ...rest,
});
