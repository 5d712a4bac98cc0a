import type { SQSBatchResponse } from 'aws-lambda';
import type { Delivery } from '../delivery.ts';
import type { Invocation } from '../lambda/invocation.ts';
import { readLog } from '../log-line.ts';
import { pollOnce } from '../sqs/event-source.ts';
import { type Stage, zipOf } from '../stage.ts';
import { traceTree } from '../xray/trace-tree.ts';

const WAIT_FOR_MESSAGE_SECONDS = 2;

/** An invocation of the function that empties the retry queue. */
export type RetryRun = Pick<Delivery, 'sent' | 'invocation' | 'lines' | 'trace'>;

type Sent = { readonly sent: unknown; readonly invocation: Invocation };

/** What came of what waited on the retry queue. */
export type EmptiedQueue = {
  readonly retries: readonly RetryRun[];
  /** How many confirmations the retry function did not finish. */
  readonly failed: number;
};

/** Hands all that waits on the queue to the retry function, once, as Lambda's event source does. */
export const emptyQueue = async (stage: Stage): Promise<EmptiedQueue> => {
  const invocations: Sent[] = [];
  const poll = (waitSeconds: number) =>
    pollOnce(
      stage.sqs.client,
      stage.sqs.retryQueueUrl,
      async (batch) => {
        const [invocation] = await stage.retryLambda.invokeAll([batch], 1);
        if (invocation === undefined) {
          throw new Error('The retry function was not invoked.');
        }
        invocations.push({ sent: batch, invocation });
        if (invocation.payload === undefined) {
          throw new Error(invocation.error?.errorMessage);
        }
        return JSON.parse(invocation.payload) as SQSBatchResponse; // what the handler's type says
      },
      waitSeconds,
    );
  let failed = 0;
  let result = await poll(WAIT_FOR_MESSAGE_SECONDS);
  // What failed stays hidden for longer than this takes.
  while (result.received > 0) {
    failed += result.failed;
    result = await poll(0);
  }
  const logs = readLog(
    invocations.map(({ invocation }) => invocation),
    zipOf(stage.zips, 'retry_user'),
  );
  const retries = await Promise.all(
    invocations.map(async ({ sent, invocation }, at) => ({
      sent,
      invocation,
      lines: logs[at] ?? [],
      trace: traceTree(await stage.xray.waitForTrace(invocation.traceId, stage.traceTimeoutMs)),
    })),
  );
  return { retries, failed };
};
