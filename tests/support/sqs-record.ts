import { randomUUID } from 'node:crypto';
import type { SQSRecord, SQSRecordAttributes } from 'aws-lambda';

/** A message of the retry queue, as Lambda hands it over. */
export const sqsRecord = (
  body: string,
  attempt = 1,
  attributes: Partial<SQSRecordAttributes> = {},
): SQSRecord => ({
  messageId: randomUUID(),
  receiptHandle: `handle of ${attempt}`,
  body,
  attributes: {
    ApproximateReceiveCount: String(attempt),
    SentTimestamp: '0',
    SenderId: 'sender',
    ApproximateFirstReceiveTimestamp: '0',
    ...attributes,
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:add_user_retry',
  awsRegion: 'eu-central-1',
});
