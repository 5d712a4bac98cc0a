import type { SQSClient } from '@aws-sdk/client-sqs';
import { COME_BACK_MS, RETRY_LIMITS } from '../retry-budget.ts';
import { limitedClient, within } from './limits.ts';

/**
 * Hides a message of the queue from now on, so that it is delivered again after that time and no sooner.
 *
 * @param receiptHandle of its last delivery
 * @throws the SDK's error if the queue did not take it in time: the message stays hidden as long as it was to be
 */
export type HideMessage = (receiptHandle: string, seconds: number) => Promise<void>;

/**
 * SQS's client is loaded when it is first needed: hardly ever. Each call has its own, which takes its
 * connection along when it goes: after a freeze an old one may be dead.
 *
 * @param instrument may wrap the client, for tracing
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
 */
export const createHideMessage =
  (queueUrl: string, instrument: (client: SQSClient) => SQSClient): HideMessage =>
  async (receiptHandle, seconds) => {
    const { ChangeMessageVisibilityCommand, SQSClient } = await import('./sqs-client.ts');
    // The SDK would call the host in the queue's URL, whatever AWS_ENDPOINT_URL_SQS says.
    const settings = { ...limitedClient(RETRY_LIMITS), useQueueUrlAsEndpoint: false };
    const client = instrument(new SQSClient(settings));
    const change = new ChangeMessageVisibilityCommand({
      QueueUrl: queueUrl,
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: seconds,
    });
    try {
      const { signal } = new AbortController();
      await within(signal, COME_BACK_MS, (abortSignal) => client.send(change, { abortSignal }));
    } finally {
      client.destroy();
    }
  };
