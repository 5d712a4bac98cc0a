import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type QueueAttributeName,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { RETRY_QUEUE } from '../../../src/contract.ts';
import { ifFound } from '../../aws/aws-call-error.ts';
import { DEPLOY_AGAIN } from '../advice.ts';
import { type Check, expectThat, wrong } from '../check.ts';

const DAY_SECONDS = 86_400;

/** A queue's attributes, as far as SQS shows them. */
export type Queue = Partial<Record<QueueAttributeName, string>>;

/** Reads a queue; undefined if there is none. */
export const readQueue = async (sqs: SQSClient, queueUrl: string): Promise<Queue | undefined> => {
  const answer = await ifFound(
    'sqs:GetQueueAttributes',
    sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] })),
  );
  return answer?.Attributes;
};

/** Whether parked confirmations stay hidden while they are worked on, and long enough on the queue. */
export const checkRetryQueue = (queue: Queue): Check => {
  const { visibilityTimeoutSeconds, retentionDays } = RETRY_QUEUE;
  const hiddenSeconds = Number(queue.VisibilityTimeout);
  const keptDays = Number(queue.MessageRetentionPeriod) / DAY_SECONDS;
  return expectThat('retry-queue', {
    holds: hiddenSeconds >= visibilityTimeoutSeconds && keptDays >= retentionDays,
    found: `${queue.QueueArn} keeps messages for ${keptDays} days and hides them for ${hiddenSeconds} s; ${queue.ApproximateNumberOfMessages} wait.`,
    advice: `Set ${retentionDays} days and ${visibilityTimeoutSeconds} s: ${DEPLOY_AGAIN}`,
  });
};

type RedrivePolicy = { readonly deadLetterTargetArn?: string; readonly maxReceiveCount?: number };

/** JSON that SQS wrote, in the form that it documents. */
const redrivePolicyOf = ({ RedrivePolicy = '{}' }: Queue): RedrivePolicy =>
  JSON.parse(RedrivePolicy) as RedrivePolicy;

/** Name of the queue that takes what failed too often. */
export const deadLetterName = (queue: Queue): string | undefined =>
  redrivePolicyOf(queue).deadLetterTargetArn?.split(':').at(-1);

const readByName = async (sqs: SQSClient, name: string): Promise<Queue | undefined> => {
  const answer = await ifFound(
    'sqs:GetQueueUrl',
    sqs.send(new GetQueueUrlCommand({ QueueName: name })),
  );
  return answer?.QueueUrl === undefined ? undefined : readQueue(sqs, answer.QueueUrl);
};

/** Whether messages that fail too often have somewhere to go. */
export const checkDeadLetters = async (sqs: SQSClient, retryQueue: Queue): Promise<Check> => {
  const name = deadLetterName(retryQueue);
  if (name === undefined) {
    return wrong(
      'dead-letters',
      'The retry queue has no redrive policy: what fails is tried until it is lost.',
      DEPLOY_AGAIN,
    );
  }
  const queue = await readByName(sqs, name);
  if (!queue) {
    return wrong('dead-letters', `There is no queue ${name}.`, DEPLOY_AGAIN);
  }
  const { maxReceiveCount = 0 } = redrivePolicyOf(retryQueue);
  return expectThat('dead-letters', {
    holds: maxReceiveCount >= RETRY_QUEUE.maxReceiveCount,
    found: `${name} takes what failed ${maxReceiveCount} times; ${queue.ApproximateNumberOfMessages} are there.`,
    advice: `Set maxReceiveCount to ${RETRY_QUEUE.maxReceiveCount}, three days of attempts: ${DEPLOY_AGAIN}`,
  });
};
