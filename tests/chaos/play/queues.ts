import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import type { SqsEngine } from '../../../infra/local/sqs/sqs-engine.ts';
import type { DeadLetter, Ledger } from './ledger.ts';

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
/** Five deliveries of the last message, many times over. */
const DRAIN_LIMIT_MS = 120_000;

/** The retry queue does not get empty, though nothing is in the way of the function that empties it. */
export class NotDrainedError extends Error {
  override readonly name = 'NotDrainedError';

  constructor(messages: number) {
    super(`The retry queue still holds ${messages} messages after ${DRAIN_LIMIT_MS / 1_000} s.`);
  }
}

/**
 * Waits until nothing is on the retry queue, hidden messages included. SQS has no event for that.
 *
 * @throws {NotDrainedError}
 */
export const untilDrained = async (sqs: SqsEngine): Promise<void> => {
  const limit = AbortSignal.timeout(DRAIN_LIMIT_MS);
  let messages = await messagesOn(sqs, sqs.retryQueueUrl);
  while (messages > 0) {
    if (limit.aborted) {
      throw new NotDrainedError(messages);
    }
    await sleep(LOOK_MS);
    messages = await messagesOn(sqs, sqs.retryQueueUrl);
  }
};

/** Takes everything from the dead letters. */
export const takeDeadLetters = async ({
  client,
  deadLetterQueueUrl: QueueUrl,
}: SqsEngine): Promise<readonly DeadLetter[]> => {
  const taken: DeadLetter[] = [];
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) {
      return taken;
    }
    for (const { MessageId = '', Body = '', ReceiptHandle } of Messages) {
      taken.push({ messageId: MessageId, body: Body });
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
};

/** Gives a dead letter another chance, as SQS's redrive does. */
export const redrive = async (
  { client, retryQueueUrl }: SqsEngine,
  { body }: DeadLetter,
): Promise<void> => {
  await client.send(new SendMessageCommand({ QueueUrl: retryQueueUrl, MessageBody: body }));
};
