import type { LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createNextFunction } from '../../../src/adapters/next-function.ts';
import { type Reply, startService, useService } from '../../support/scripted-service.ts';

const ARN = 'arn:aws:lambda:eu-central-1:123456789012:function:add-to-group:live';
const EVENT = { userName: 'ada', request: { userAttributes: { email: 'ada@example.com' } } };
const never = new AbortController().signal;

const around = { stack: new AsyncDisposableStack() };

afterEach(async () => {
  await around.stack.disposeAsync();
  around.stack = new AsyncDisposableStack();
});

const start = async (...replies: readonly Reply[]) => {
  const service = around.stack.use(await startService(...replies));
  useService('AWS_ENDPOINT_URL_LAMBDA', service);
  const clients: LambdaClient[] = [];
  const next = createNextFunction(ARN, (client) => {
    clients.push(client);
    return around.stack.adopt(client, (it) => it.destroy());
  });
  return { service, next, clients };
};

describe('the next function', () => {
  test.each([
    ['call', 'RequestResponse'],
    ['handOver', 'Event'],
  ] as const)('gets the event by %s as an invocation of type %s', async (way, type) => {
    const { service, next } = await start({ status: 200, body: {} });

    await next[way](JSON.stringify(EVENT), never);

    expect(service.calls).toEqual([EVENT]);
    expect(service.requests).toEqual([
      {
        path: `/2015-03-31/functions/${encodeURIComponent(ARN)}/invocations`,
        headers: expect.objectContaining({ 'x-amz-invocation-type': type }),
      },
    ]);
  });

  test('has its client made with the first call, and once', async () => {
    const { next, clients } = await start({ status: 200, body: {} });

    expect(clients).toHaveLength(0);
    await next.call('{}', never);
    await next.handOver('{}', never);

    expect(clients).toHaveLength(1);
  });

  test('that fails is an error without what it said', async () => {
    const { next } = await start({
      status: 200,
      body: { errorMessage: 'ada@example.com is taken' },
      headers: { 'x-amz-function-error': 'Unhandled' },
    });

    const failure = await next.call('{}', never).catch((error: unknown) => error);

    expect(failure).toMatchObject({ name: 'NextFunctionError', code: 'ADD_USER_E_NEXT_FUNCTION' });
    expect(String(failure)).not.toContain('ada@');
  });

  test('that answers late is given up when the signal aborts', async () => {
    const { next } = await start(undefined);
    const stop = new AbortController();

    const called = next.call('{}', stop.signal);
    stop.abort();

    await expect(called).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('that is throttled is asked again', async () => {
    const throttled = {
      status: 429,
      body: { message: 'Rate Exceeded.' },
      headers: { 'x-amzn-errortype': 'TooManyRequestsException' },
    };
    const { service, next } = await start(throttled, { status: 202, body: {} });

    await next.handOver('{}', never);

    expect(service.calls).toHaveLength(2);
  });
});
