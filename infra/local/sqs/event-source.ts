import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { RETRY_QUEUE } from '../../../src/contract.ts';
import { LOCAL_REGION } from '../lambda/sandbox-environment.ts';

/** Invokes a function and returns what it answered; rejects if it failed. */
export type InvokeWithBatch = (event: SQSEvent) => Promise<SQSBatchResponse>;

/** What one look at the queue came to. */
type PollResult = { readonly received: number; readonly failed: number };

const recordOf = (message: Message, queueName: string): SQSRecord => ({
  messageId: message.MessageId ?? '',
  receiptHandle: message.ReceiptHandle ?? '',
  body: message.Body ?? '',
  md5OfBody: message.MD5OfBody ?? '',
  messageAttributes: {},
  attributes: {
    ApproximateReceiveCount: message.Attributes?.ApproximateReceiveCount ?? '1',
    SentTimestamp: message.Attributes?.SentTimestamp ?? '',
    SenderId: message.Attributes?.SenderId ?? '',
    ApproximateFirstReceiveTimestamp: message.Attributes?.ApproximateFirstReceiveTimestamp ?? '',
  },
  eventSource: 'aws:sqs',
  eventSourceARN: `arn:aws:sqs:${LOCAL_REGION}:000000000000:${queueName}`,
  awsRegion: LOCAL_REGION,
});

/**
 * Does once what Lambda's event source mapping does all the time: takes a batch from the queue, hands
 * it to the function, and deletes the messages that the function does not report as failed. A
 * function that fails as a whole keeps them all.
 *
 * @param waitSeconds how long to wait for a first message
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export const pollOnce = async (
  client: SQSClient,
  queueUrl: string,
  invoke: InvokeWithBatch,
  waitSeconds = 0,
): Promise<PollResult> => {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: RETRY_QUEUE.batchSize,
      MessageSystemAttributeNames: ['All'],
      WaitTimeSeconds: waitSeconds,
    }),
  );
  if (Messages.length === 0) {
    return { received: 0, failed: 0 };
  }
  const queueName = queueUrl.slice(queueUrl.lastIndexOf('/') + 1);
  const records = Messages.map((message) => recordOf(message, queueName));
  const failed = await failedOf(records, invoke);
  const done = records.filter(({ messageId }) => !failed.has(messageId));
  // All of them, so that none is still under way when one has failed.
  const deletions = await Promise.allSettled(
    done.map(({ receiptHandle }) =>
      client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle })),
    ),
  );
  const lost = deletions.find((deletion) => deletion.status === 'rejected');
  if (lost) {
    throw lost.reason;
  }
  return { received: records.length, failed: failed.size };
};

const failedOf = async (
  records: SQSRecord[],
  invoke: InvokeWithBatch,
): Promise<ReadonlySet<string>> => {
  try {
    const { batchItemFailures } = await invoke({ Records: records });
    return new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  } catch {
    return new Set(records.map(({ messageId }) => messageId));
  }
};
