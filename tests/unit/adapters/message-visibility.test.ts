import type { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { createHideMessage } from '../../../src/adapters/message-visibility.ts';
import { RETRY_LIMITS } from '../../../src/retry-budget.ts';
import { type Reply, startService, useService } from '../../support/scripted-service.ts';

let around = new AsyncDisposableStack();

afterEach(async () => {
  jest.restoreAllMocks();
  await around.disposeAsync();
  around = new AsyncDisposableStack();
});

const DONE: Reply = { status: 200, body: {} };
// Nobody listens at the host in the URL: the endpoint's variable has to lead away from it.
const URL = 'http://127.0.0.1:9/000000000000/add_user_retry';

const start = async (...replies: readonly Reply[]) => {
  const service = around.use(await startService(...replies));
  useService('AWS_ENDPOINT_URL_SQS', service);
  const destroyed: boolean[] = [];
  const hide = createHideMessage(URL, (client: SQSClient) => {
    const at = destroyed.push(false) - 1;
    const destroy = client.destroy.bind(client);
    return Object.assign(client, {
      destroy: () => {
        destroyed[at] = true;
        destroy();
      },
    });
  });
  return { service, hide, destroyed };
};

describe('hiding a message', () => {
  test('is one call, and leaves no connection behind', async () => {
    const { service, hide, destroyed } = await start(DONE);

    await hide('the-handle', 120);

    expect(service.calls).toEqual([
      { QueueUrl: URL, ReceiptHandle: 'the-handle', VisibilityTimeout: 120 },
    ]);
    expect(destroyed).toEqual([true]);
  });

  test('has a budget of retries of its own each time, and leaves no connection if it fails', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0);
    const { service, hide, destroyed } = await start({
      ...{ status: 500, body: { __type: 'InternalError' } },
    });
    const times = 10;

    const all = await Promise.allSettled(
      Array.from({ length: times }, async () => hide('the-handle', 60)),
    );

    expect(all.map(({ status }) => status)).toEqual(Array(times).fill('rejected'));
    expect(service.calls).toHaveLength(times * RETRY_LIMITS.attempts);
    expect(destroyed).toEqual(Array(times).fill(true));
  });
});
