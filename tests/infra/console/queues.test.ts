import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { expect, test } from '@jest/globals';
import { endWaits } from '../../../infra/console/world/queues.ts';
import { startSqsEngine } from '../../../infra/local/sqs/sqs-engine.ts';

test('a message that is no longer hidden when its wait is to end is none to fail for', async () => {
  await using sqs = await startSqsEngine();
  const { client, retryQueueUrl: QueueUrl } = sqs;
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: '{}' }));
  const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl }));
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName === ChangeMessageVisibilityCommand.name) {
        const ReceiptHandle = Messages[0]?.ReceiptHandle;
        await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
      return next(args);
    },
    { step: 'initialize' },
  );

  expect(await endWaits({ sqs })).toBe(1);
});
