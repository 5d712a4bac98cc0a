import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { RETRY_QUEUE } from '../../src/contract.ts';
import type { Settings } from './options.ts';
import { ownKey, queueEncryption } from './own-key.ts';

type QueueOptions = Pick<Settings, 'retryQueueName' | 'deadLetterQueueName' | 'kmsKeyArn'>;

/** Every queue: encrypted, called over TLS only, and with as long a memory as SQS has. */
export const SAFE_QUEUE = {
  encryption: QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
  retentionPeriod: Duration.days(RETRY_QUEUE.retentionDays),
} as const satisfies QueueProps;

/** The queue of parked confirmations, and the one of those that could not be finished. */
export class Queues extends Construct {
  readonly retry: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, options: QueueOptions) {
    super(scope, id);
    const encryption = queueEncryption(ownKey(this, options));
    this.deadLetters = new Queue(this, 'DeadLetters', {
      ...SAFE_QUEUE,
      ...encryption,
      queueName: options.deadLetterQueueName,
    });
    this.retry = new Queue(this, 'Retry', {
      ...SAFE_QUEUE,
      ...encryption,
      queueName: options.retryQueueName,
      visibilityTimeout: Duration.seconds(RETRY_QUEUE.visibilityTimeoutSeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: RETRY_QUEUE.maxReceiveCount },
    });
  }
}
