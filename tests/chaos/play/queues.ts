import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import type { SqsEngine } from '../../../infra/local/sqs/sqs-engine.ts';
import type { Ledger, LeftMessage } from './ledger.ts';

/** What no reader can make sense of: no JSON, too little, a form that is not known yet, no object. */
const POISON = [
  (number: number) => `no JSON ${number}`,
  (number: number) => JSON.stringify({ form: 1, number }),
  (number: number) => JSON.stringify({ form: 99, number }),
  (number: number) => JSON.stringify([number]),
] as const;

/** Puts a message on the retry queue that nobody can read. */
export const sendPoison = async (
  { client, retryQueueUrl }: SqsEngine,
  ledger: Ledger,
): Promise<void> => {
  const number = ledger.poison.length;
  const body = POISON[number % POISON.length]?.(number) ?? '';
  ledger.poison.push(body);
  await client.send(new SendMessageCommand({ QueueUrl: retryQueueUrl, MessageBody: body }));
};

const messagesOn = async ({ client }: SqsEngine, queueUrl: string): Promise<number> => {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] }),
  );
  const names = ['', 'NotVisible', 'Delayed'] as const;
  return names.reduce(
    (sum, name) => sum + Number(Attributes[`ApproximateNumberOfMessages${name}`] ?? 0),
    0,
  );
};

const LOOK_MS = 100;
/** Several of the longest waits, and of the locks that a sandbox leaves that is killed. */
const DRAIN_LIMIT_MS = 120_000;

/** The retry queue does not get empty, though nothing is in the way of the function that empties it. */
export class NotDrainedError extends Error {
  override readonly name = 'NotDrainedError';

  constructor(messages: number) {
    super(`${messages} confirmations are still on the queues after ${DRAIN_LIMIT_MS / 1_000} s.`);
  }
}

/**
 * Waits until no more messages are on both queues than those that nobody can read, hidden ones included.
 * SQS has no event for that.
 *
 * @throws {NotDrainedError}
 */
export const untilDrained = async (sqs: SqsEngine, ledger: Ledger): Promise<void> => {
  const limit = AbortSignal.timeout(DRAIN_LIMIT_MS);
  const left = async (): Promise<number> => {
    const counts = [sqs.retryQueueUrl, sqs.deadLetterQueueUrl].map((url) => messagesOn(sqs, url));
    const [waiting = 0, dead = 0] = await Promise.all(counts);
    return waiting + dead - ledger.poison.length;
  };
  for (let messages = await left(); messages > 0; messages = await left()) {
    if (limit.aborted) {
      throw new NotDrainedError(messages);
    }
    await sleep(LOOK_MS);
  }
};

/** Takes everything from a queue, as soon as it is not hidden any more. */
export const takeAll = async (
  sqs: SqsEngine,
  queueUrl: string,
): Promise<readonly LeftMessage[]> => {
  const { client } = sqs;
  const taken: LeftMessage[] = [];
  while ((await messagesOn(sqs, queueUrl)) > 0) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
        WaitTimeSeconds: 1,
      }),
    );
    for (const { Body = '', Attributes, ReceiptHandle } of Messages) {
      // This is a delivery more than the function had.
      taken.push({ body: Body, deliveries: Number(Attributes?.ApproximateReceiveCount) - 1 });
      await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    }
  }
  return taken;
};
