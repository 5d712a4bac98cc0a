import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSBatchResponse } from 'aws-lambda';
import { pollOnce } from '../../local/sqs/event-source.ts';
import { localSqsClient } from '../../local/sqs/sqs-engine.ts';
import type { Invoke } from './invoke.ts';
import type { Parts } from './parts.ts';

const WAIT_SECONDS = 20;
const PAUSE_MS = 500;

/** Feeds the retry function from its queue, as Lambda's event source does, until it is disposed of. */
export const startRetryLoop = (parts: Parts, invoke: Invoke): AsyncDisposable => {
  // By way of the door: who cannot reach SQS gets no messages either.
  const client = localSqsClient(parts.doors.sqs);
  const queueUrl = new URL(new URL(parts.sqs.retryQueueUrl).pathname, parts.doors.sqs).href;
  const stop = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await pollOnce(client, queueUrl, batchTo(invoke), WAIT_SECONDS).catch(() =>
        sleep(PAUSE_MS, undefined, { signal: stop.signal }).catch(() => undefined),
      );
    }
  };
  const looping = loop();
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      client.destroy();
      await looping;
    },
  };
};

const batchTo =
  (invoke: Invoke) =>
  async (event: unknown): Promise<SQSBatchResponse> => {
    const { served } = await invoke({
      functionName: 'retry_user',
      event,
      sender: 'the retry queue',
    });
    const { payload, error } = served.invocation;
    if (error) {
      throw new Error(error.errorType);
    }
    return JSON.parse(payload) as SQSBatchResponse; // what an event source expects
  };
