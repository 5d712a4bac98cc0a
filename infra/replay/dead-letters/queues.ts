import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type QueueAttributeName,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { type AwsCall, calling } from '../../aws/aws-call-error.ts';
import { UsageError } from '../../cli/command-errors.ts';

/** The retry queue and the queue of its dead letters. */
export type Queues = {
  readonly retryName: string;
  readonly retryArn: string;
  readonly deadLetterName: string;
  readonly deadLetterArn: string;
  /** How many dead letters there are, as far as SQS knows. */
  readonly deadLetterCount: number;
};

type Attributes = Partial<Record<QueueAttributeName, string>>;

const lastPart = (text: string, separator: string): string =>
  text.slice(text.lastIndexOf(separator) + 1);

/** The region in the address of a queue of AWS's own. */
const regionIn = (queueUrl: string): string | undefined =>
  /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\./.exec(queueUrl)?.[1];

const readAttributes = async (
  client: SQSClient,
  queueUrl: string,
  names: QueueAttributeName[],
  call: AwsCall,
): Promise<Attributes> => {
  const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: names });
  const { Attributes = {} } = await calling(call, client.send(command));
  return Attributes;
};

const deadLetterArnIn = (redrivePolicy: string | undefined): string | undefined => {
  // SQS writes it, and checks what it is given.
  const policy: { deadLetterTargetArn?: string } = JSON.parse(redrivePolicy ?? '{}');
  return policy.deadLetterTargetArn;
};

const urlOf = async (client: SQSClient, arn: string, region: string): Promise<string> => {
  const [name = '', accountId = ''] = arn.split(':').reverse();
  const command = new GetQueueUrlCommand({ QueueName: name, QueueOwnerAWSAccountId: accountId });
  const call: AwsCall = { action: 'sqs:GetQueueUrl', target: `queue ${name}`, region };
  const { QueueUrl = '' } = await calling(call, client.send(command));
  return QueueUrl;
};

/**
 * Finds the dead letters by the retry queue's own redrive policy.
 *
 * @throws {UsageError} if the queue has none, or is in another region
 * @throws {AwsCallError} naming the queue that cannot be looked at
 */
export const findQueues = async (
  client: SQSClient,
  queueUrl: string,
  region: string,
): Promise<Queues> => {
  const queueRegion = regionIn(queueUrl);
  if (queueRegion !== undefined && queueRegion !== region) {
    throw new UsageError(
      `The queue is in ${queueRegion}, not in ${region}: use --region ${queueRegion}.`,
    );
  }
  const callOn = (name: string): AwsCall => ({
    ...{ action: 'sqs:GetQueueAttributes', target: `queue ${name}`, region },
  });
  const retryName = lastPart(queueUrl, '/');
  const names: QueueAttributeName[] = ['QueueArn', 'RedrivePolicy'];
  const retry = await readAttributes(client, queueUrl, names, callOn(retryName));
  const deadLetterArn = deadLetterArnIn(retry.RedrivePolicy);
  if (deadLetterArn === undefined) {
    throw new UsageError(
      `Queue ${retryName} has no dead letters: name the retry queue with --queue-url.`,
    );
  }
  const deadLetterName = lastPart(deadLetterArn, ':');
  const deadLetters = await readAttributes(
    client,
    await urlOf(client, deadLetterArn, region),
    ['ApproximateNumberOfMessages'],
    callOn(deadLetterName),
  );
  const deadLetterCount = Number(deadLetters.ApproximateNumberOfMessages ?? 0);
  return {
    retryName,
    retryArn: retry.QueueArn ?? '',
    deadLetterName,
    deadLetterArn,
    deadLetterCount,
  };
};
