import { createHash } from 'node:crypto';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createRetryQueue } from '../../../src/adapters/retry-queue.ts';
import { parkedBody } from '../../../src/domain/parked-confirmation.ts';
import { ATTEMPTS } from '../../../src/time-budget.ts';
import { type Reply, startService, useService } from '../../support/scripted-service.ts';

const never = new AbortController().signal;
const WRITE = {
  userPoolId: 'eu-central-1_45YtlkflA',
  user: { sub: 'a2c21839-f9fc-49e3-be9a-16f5823d6705' },
  triggerSource: 'PostConfirmation_ConfirmSignUp',
  row: { email: 'ada@example.com' },
};
/** The SDK compares this checksum with what it sent. */
const MD5OfMessageBody = createHash('md5').update(parkedBody(WRITE)).digest('hex');
const DONE: Reply = { status: 200, body: { MessageId: 'a', MD5OfMessageBody } };

const around = { stack: new AsyncDisposableStack() };

afterEach(async () => {
  await around.stack.disposeAsync();
  around.stack = new AsyncDisposableStack();
});

const start = async (...replies: readonly Reply[]) => {
  const service = around.stack.use(await startService(...replies));
  useService('AWS_ENDPOINT_URL_SQS', service);
  // Nobody listens at the host in the URL: the endpoint's variable has to lead away from it.
  const url = 'http://127.0.0.1:9/000000000000/add_user_retry';
  const clients: SQSClient[] = [];
  const queue = createRetryQueue(url, (client) => {
    clients.push(client);
    return around.stack.adopt(client, (it) => it.destroy());
  });
  return { service, queue, url, clients };
};

describe('the retry queue', () => {
  test('takes a confirmation as one message', async () => {
    const { service, queue, url } = await start(DONE);

    await queue.park(WRITE, never);

    expect(service.calls).toEqual([{ QueueUrl: url, MessageBody: parkedBody(WRITE) }]);
  });

  test('makes its client when it is needed first, and once', async () => {
    const { queue, clients } = await start(DONE);

    expect(clients).toEqual([]);
    await queue.park(WRITE, never);
    await queue.park(WRITE, never);

    expect(clients).toHaveLength(1);
  });

  test('uses the client that it is given back', async () => {
    const commands: unknown[] = [];
    const mine = { send: async (command: unknown) => void commands.push(command) };
    const queue = createRetryQueue('https://sqs.example/queue', () => mine as unknown as SQSClient); // all that is used

    await queue.park(WRITE, never);

    expect(commands).toMatchObject([{ input: { QueueUrl: 'https://sqs.example/queue' } }]);
  });

  test('asks as often as the budget says, and throws', async () => {
    const { service, queue } = await start({ status: 500, body: { __type: 'InternalError' } });

    await expect(queue.park(WRITE, never)).rejects.toMatchObject({
      $metadata: { attempts: ATTEMPTS },
    });
    expect(service.calls).toHaveLength(ATTEMPTS);
  });

  test('ends when it is told to', async () => {
    const { service, queue } = await start(DONE);

    await expect(queue.park(WRITE, AbortSignal.abort())).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(service.calls).toEqual([]);
  });
});
