import { setTimeout } from 'node:timers/promises';
import {
  CancelMessageMoveTaskCommand,
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import type { Queues } from './queues.ts';

/** How far SQS has come with moving the messages. */
export type MoveTask = {
  readonly status: 'running' | 'completed' | 'cancelled' | 'failed';
  readonly moved: number;
  /** Undefined while SQS has not counted. */
  readonly total: number | undefined;
  /** SQS's own word for why it failed. */
  readonly failure: string | undefined;
};

const STATUS: Readonly<Record<string, MoveTask['status']>> = {
  RUNNING: 'running',
  CANCELLING: 'running',
  COMPLETED: 'completed',
  CANCELLED: 'cancelled',
};

const moveTask = (entry: ListMessageMoveTasksResultEntry): MoveTask => ({
  status: STATUS[entry.Status ?? ''] ?? 'failed',
  moved: entry.ApproximateNumberOfMessagesMoved ?? 0,
  total: entry.ApproximateNumberOfMessagesToMove,
  failure: entry.FailureReason,
});

/**
 * The latest task that moves messages out of the dead letters, if there was one.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListMessageMoveTasks.html
 */
export const latestTask = async (
  client: SQSClient,
  { deadLetterArn }: Queues,
): Promise<MoveTask | undefined> => {
  const { Results = [] } = await client.send(
    new ListMessageMoveTasksCommand({ SourceArn: deadLetterArn, MaxResults: 1 }),
  );
  return Results[0] && moveTask(Results[0]);
};

/**
 * Makes SQS move the dead letters to the retry queue.
 *
 * @returns the handle by which it can be cancelled
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 */
export const startTask = async (client: SQSClient, queues: Queues): Promise<string> => {
  const { TaskHandle = '' } = await client.send(
    new StartMessageMoveTaskCommand({
      SourceArn: queues.deadLetterArn,
      DestinationArn: queues.retryArn,
    }),
  );
  return TaskHandle;
};

/** Cancels a task. What it has moved stays moved; a task that has just ended is none to cancel. */
export const cancelTask = async (client: SQSClient, handle: string): Promise<void> => {
  await client
    .send(new CancelMessageMoveTaskCommand({ TaskHandle: handle }))
    .catch((error: unknown) => {
      if (!(error instanceof Error && error.name === 'ResourceNotFoundException')) {
        throw error;
      }
    });
};

const POLL_MS = 1_000;

// After a stop SQS still needs a moment, so the waiting must not end at once each time.
const pause = (signal: AbortSignal): Promise<void> =>
  signal.aborted
    ? setTimeout(POLL_MS)
    : setTimeout(POLL_MS, undefined, { signal }).catch(() => undefined);

/**
 * Waits until the latest task has ended in one way or another, and returns how.
 *
 * @param onProgress told of each look at it
 * @param signal makes the next look come at once
 */
export const followTask = async (
  client: SQSClient,
  queues: Queues,
  onProgress: (task: MoveTask) => void,
  signal: AbortSignal,
): Promise<MoveTask> => {
  for (;;) {
    const task = await latestTask(client, queues);
    if (task) {
      onProgress(task);
    }
    if (task && task.status !== 'running') {
      return task;
    }
    await pause(signal);
  }
};
