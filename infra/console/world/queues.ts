import { ChangeMessageVisibilityCommand, MessageNotInflight } from '@aws-sdk/client-sqs';
import { RETRY_QUEUE } from '../../../src/contract.ts';
import { messagesOf } from '../../local/sqs/queue-messages.ts';
import type { Listed, MessageView } from '../view.ts';
import { parkedSub } from './parked-sub.ts';
import type { Parts } from './parts.ts';

const SHOWN = 50;

type Queues = Pick<Parts, 'sqs'>;

const readQueue = async ({ sqs }: Queues, queueName: string): Promise<Listed<MessageView>> => {
  const messages = await messagesOf(sqs.endpoint, queueName);
  const views = messages.map((message): MessageView => {
    const sub = parkedSub(message.body);
    return {
      id: message.messageId,
      ...(sub !== undefined && { sub }),
      sentMs: message.sentMs,
      attempts: message.receiveCount,
      visibleMs: message.visibleMs,
    };
  });
  return {
    items: views.toSorted((a, b) => b.sentMs - a.sentMs).slice(0, SHOWN),
    total: views.length,
  };
};

export const readRetryQueue = (parts: Queues): Promise<Listed<MessageView>> =>
  readQueue(parts, RETRY_QUEUE.name);

export const readDeadLetters = (parts: Queues): Promise<Listed<MessageView>> =>
  readQueue(parts, RETRY_QUEUE.deadLetterName);

/** A message that has come back by itself meanwhile waits no longer. */
const endWait = async ({ client, retryQueueUrl }: Queues['sqs'], receiptHandle: string) => {
  const change = new ChangeMessageVisibilityCommand({
    QueueUrl: retryQueueUrl,
    ReceiptHandle: receiptHandle,
    VisibilityTimeout: 0,
  });
  try {
    await client.send(change);
  } catch (error) {
    if (!(error instanceof MessageNotInflight)) {
      throw error;
    }
  }
};

/** Ends the waits of all messages that failed before. @returns how many waited */
export const endWaits = async ({ sqs }: Queues): Promise<number> => {
  const messages = await messagesOf(sqs.endpoint, RETRY_QUEUE.name);
  const hidden = messages.flatMap(({ receiptHandle }) => receiptHandle ?? []);
  await Promise.all(hidden.map((receiptHandle) => endWait(sqs, receiptHandle)));
  return hidden.length;
};
