import type { MiddlewareObj, Request } from '@middy/core';

/**
 * The first step of the error chain: an answer for the case that nothing after it gives one, since
 * middy fails an invocation that nobody answered.
 */
export const answerAnyway = (request: Request): void => {
  request.response = request.event;
};

/**
 * Gives Cognito back the event that it sent.
 *
 * Used first, it runs last: middy calls `after` and `onError` from the last middleware to the first.
 * All that runs in between works on a copy, so that Cognito never gets a changed event,
 * which it would take as the answer.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html
 */
export const rawEvent = () => {
  const events = new WeakMap<Request, unknown>();
  const received = (request: Request): unknown =>
    events.has(request) ? events.get(request) : request.event;
  const giveBack = (request: Request): void => {
    request.response = received(request);
  };
  return {
    /** The event as it came in. */
    received,
    before(request: Request): void {
      events.set(request, request.event);
      request.event = structuredClone(request.event);
    },
    after: giveBack,
    onError: giveBack,
  } satisfies MiddlewareObj<unknown, unknown> & Record<string, unknown>;
};
