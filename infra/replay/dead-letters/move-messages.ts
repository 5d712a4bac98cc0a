import { once } from 'node:events';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { describeFault } from '../../../src/observability/describe-fault.ts';
import { UnfinishedError } from '../../cli/command-errors.ts';
import { catchInterruptions } from '../../cli/interruption.ts';
import { showProgress } from '../../cli/progress.ts';
import { cancelTask, followTask, type MoveTask, startTask } from './move-task.ts';
import type { Queues } from './queues.ts';

/** Cancels the task once it is to stop. Settles only if that fails: else the task tells its own end. */
const failedCancelling = async (
  client: SQSClient,
  handle: string,
  signal: AbortSignal,
): Promise<never> => {
  if (!signal.aborted) {
    await once(signal, 'abort');
  }
  await cancelTask(client, handle);
  return await new Promise<never>(() => undefined);
};

/**
 * Has SQS move the messages, shows how far it has come, and cancels it on Ctrl-C.
 *
 * @returns how it ended
 * @throws {UnfinishedError} if SQS does not say any more how far it has come
 */
export const moveMessages = async (client: SQSClient, queues: Queues): Promise<MoveTask> => {
  const progress = showProgress({ unit: 'messages', total: queues.deadLetterCount });
  using interruption = catchInterruptions((reason) =>
    progress.note(`${reason} Cancelling: what has been moved stays moved.`),
  );
  const { signal } = interruption;
  try {
    const handle = await startTask(client, queues);
    return await Promise.race([
      followTask(client, queues, ({ moved, total }) => progress.update(moved, total), signal),
      failedCancelling(client, handle, signal),
    ]).catch((error: unknown) => {
      throw new UnfinishedError(
        `SQS did not answer (${describeFault(error).name}). It goes on moving the messages by itself.`,
        { cause: error },
      );
    });
  } finally {
    progress.stop();
  }
};
