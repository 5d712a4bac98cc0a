import type { SQSClient } from '@aws-sdk/client-sqs';
import { parkedBody, type RetryQueue } from '../domain/parked-confirmation.ts';
import { limitedClient } from './limits.ts';

/**
 * The retry queue. SQS's client is loaded when it is first needed: hardly ever.
 *
 * @param instrument may wrap the client, for tracing
 */
export const createRetryQueue = (
  queueUrl: string,
  instrument: (client: SQSClient) => SQSClient,
): RetryQueue => {
  let client: SQSClient | undefined;
  return {
    async park(write, signal) {
      const { SendMessageCommand, SQSClient } = await import('./sqs-client.ts');
      // The SDK would call the host in the queue's URL, whatever AWS_ENDPOINT_URL_SQS says.
      const settings = { ...limitedClient(), useQueueUrlAsEndpoint: false };
      client ??= instrument(new SQSClient(settings));
      const message = new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: parkedBody(write),
      });
      await client.send(message, { abortSignal: signal });
    },
  };
};
