/** A message as the engine holds it. Times are milliseconds since 1970. */
type HeldMessage = {
  readonly messageId: string;
  readonly body: string;
  readonly sentTimestamp: number;
  readonly approximateReceiveCount: number;
  readonly delayUntil?: number;
};

type Inspection = {
  readonly messages: {
    readonly ready: readonly HeldMessage[];
    readonly delayed: readonly HeldMessage[];
    readonly inflight: readonly {
      readonly message: HeldMessage;
      readonly receiptHandle: string;
      readonly visibilityDeadline: number;
    }[];
  };
};

/** A message of a queue, which stays where it is. Times are milliseconds since 1970. */
type QueuedMessage = {
  readonly messageId: string;
  readonly body: string;
  readonly sentMs: number;
  /** How often it was received. */
  readonly receiveCount: number;
  /** When it can be received; 0 if it can. */
  readonly visibleMs: number;
  /** Of a message that was received and is hidden since. */
  readonly receiptHandle?: string;
};

/**
 * All messages of a queue of this machine's engine, which SQS itself has no call for. None is received
 * by it.
 *
 * @see https://github.com/kibertoad/fauxqs#queue-inspection
 */
export const messagesOf = async (
  endpoint: string,
  queueName: string,
): Promise<readonly QueuedMessage[]> => {
  const response = await fetch(`${endpoint}/_fauxqs/queues/${queueName}`);
  if (!response.ok) {
    throw new Error(`${queueName} cannot be inspected: ${response.status}.`);
  }
  const { messages } = (await response.json()) as Inspection; // as its documentation has it
  return [
    ...messages.ready.map((message) => queued(message)),
    ...messages.delayed.map((message) => queued(message, message.delayUntil)),
    ...messages.inflight.map(({ message, visibilityDeadline, receiptHandle }) => ({
      ...queued(message, visibilityDeadline),
      receiptHandle,
    })),
  ];
};

const queued = (message: HeldMessage, visibleMs = 0): QueuedMessage => ({
  messageId: message.messageId,
  body: message.body,
  sentMs: message.sentTimestamp,
  receiveCount: message.approximateReceiveCount,
  visibleMs,
});
