import { describe, expect, test } from '@jest/globals';
import { answerAnyway, rawEvent } from '../../../middleware/raw-event.ts';
import { middyRequest } from '../../support/middy-request.ts';
import { signUpEvent } from '../../support/sign-up-event.ts';

describe('the raw event', () => {
  test.each(['after', 'onError'] as const)('goes out in %s, whatever was changed', async (hook) => {
    const middleware = rawEvent();
    const event = signUpEvent();
    const sent = structuredClone(event);
    const request = middyRequest(event);

    await middleware.before?.(request);
    (request.event as typeof event).request.userAttributes.email = 'changed';
    request.event = 'changed';
    request.response = 'changed';
    await middleware[hook]?.(request);

    expect(request.response).toBe(event);
    expect(request.response).toEqual(sent);
  });

  test('the pipeline works on an equal copy', async () => {
    const event = signUpEvent();
    const request = middyRequest(event);

    await rawEvent().before?.(request);

    expect(request.event).toEqual(event);
    expect(request.event).not.toBe(event);
  });

  test('one event is kept an invocation', async () => {
    const middleware = rawEvent();
    const requests = [1, 2].map((version) => middyRequest({ version }));

    for (const request of requests) {
      await middleware.before?.(request);
    }
    for (const request of requests) {
      await middleware.after?.(request);
    }

    expect(requests.map(({ response }) => response)).toEqual([{ version: 1 }, { version: 2 }]);
  });

  test.each([null, '', 0, false])('the value %j comes back too', async (event) => {
    const middleware = rawEvent();
    const request = middyRequest(event, { response: 'changed' });

    await middleware.before?.(request);
    await middleware.after?.(request);

    expect(request.response).toBe(event);
  });

  test('an invocation whose event was not kept answers with the one at hand', async () => {
    const event = signUpEvent();
    const request = middyRequest(event, { response: 'changed' });

    await rawEvent().after?.(request);

    expect(request.response).toBe(event);
  });

  test('what cannot be copied is kept all the same', () => {
    const middleware = rawEvent();
    const event = { uncopyable: () => undefined };
    const request = middyRequest(event, { response: 'changed' });

    expect(() => middleware.before?.(request)).toThrow(/could not be cloned/);
    middleware.after?.(request);

    expect(request.response).toBe(event);
  });
});

test('an error has an answer before anything else is asked for one: the event at hand', () => {
  const event = signUpEvent();
  const request = middyRequest(event);

  answerAnyway(request);

  expect(request.response).toBe(event);
});
