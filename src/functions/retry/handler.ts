import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { lambdaContext } from '../../../middleware/lambda-context.ts';
import { traceHandler } from '../../../middleware/tracing.ts';
import { unfailing } from '../../../middleware/unfailing.ts';
import type { HideMessage } from '../../adapters/message-visibility.ts';
import type { Result } from '../../domain/record-confirmation.ts';
import { replayParked } from '../../domain/replay-parked.ts';
import type { TableKey } from '../../domain/table-key.ts';
import { writeConfirmationLine } from '../../observability/confirmation-line.ts';
import { WAITED } from '../../observability/metrics.ts';
import { tell } from '../../observability/report-fault.ts';
import { noSummary } from '../../observability/trace-summary.ts';
import { retryWriteMs, waitSecondsAfter } from '../../retry-budget.ts';
import type { Telemetry } from '../telemetry.ts';
import type { MessagePortsOf } from './create-ports.ts';

export type RetryParts = Telemetry & {
  readonly usersTableKey: TableKey;
  /** The outside of the write of one message. It may throw. */
  readonly ports: MessagePortsOf;
  readonly hide: HideMessage;
};

/** Which delivery of a message this is, from 1. */
const attemptOf = (record: SQSRecord): number => Number(record.attributes.ApproximateReceiveCount);

/** How long a message has been on the queue, by SQS's clock and ours; 0 if SQS does not say. */
const waitedSeconds = (record: SQSRecord): number => {
  const nowMs = Date.now();
  const sentMs = Number(record.attributes.SentTimestamp) || nowMs;
  return Math.max(0, Math.round((nowMs - sentMs) / 1_000));
};

/** Whether a message can leave the queue: its confirmation has its row, or had it. */
const isDone = ({ outcome }: Result): boolean => outcome !== 'parked' && outcome !== 'malformed';

/**
 * The function that empties the retry queue: each message through the trigger's own use case.
 *
 * The messages of a batch are worked on at once and reported one by one, so that none holds up the
 * others. A message that cannot be read or written stays on the queue, and comes back after a wait that
 * grows: see `retry-budget.ts`. One that cannot be read may be of a newer version, which was rolled back.
 */
export const createRetryHandler = (parts: RetryParts) => {
  const { logger, metrics, tracing, report } = parts;

  const quietly = async (part: string, work: () => void | Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (fault) {
      tell(report, part, 'message', fault);
    }
  };

  /** Says what became of a message. A failure here must not prevent the deletion of the message. */
  const say = async (result: Result, record: SQSRecord, durationMs: number): Promise<void> => {
    const attempt = attemptOf(record);
    tracing.annotate({ outcome: result.outcome, attempt });
    const waited = !isDone(result) && { [WAITED]: waitedSeconds(record) };
    await quietly('outcome-metric', () =>
      metrics.publish({ [result.outcome]: 1, ...waited }, { attempt: String(attempt) }),
    );
    await quietly('confirmation-line', () =>
      writeConfirmationLine(logger, result, { durationMs, attempt }),
    );
  };

  /** Has a message come back when it is due. Where that fails it comes back later. */
  const comeBack = async (record: SQSRecord): Promise<void> => {
    const seconds = waitSecondsAfter(attemptOf(record));
    if (seconds !== undefined) {
      await quietly('message-visibility', () => parts.hide(record.receiptHandle, seconds));
    }
  };

  const retry = async (record: SQSRecord, context: Context): Promise<void> => {
    const startedMs = performance.now();
    const result = await tracing.asSubsegment('## message', async () => {
      const replayed = await replayParked(record.body, parts.usersTableKey, () =>
        parts.ports(context, AbortSignal.timeout(retryWriteMs(context.getRemainingTimeInMillis()))),
      );
      await say(replayed, record, performance.now() - startedMs);
      await (isDone(replayed) ? undefined : comeBack(record));
      return replayed;
    });
    if (!isDone(result)) {
      // Leaves the message on the queue: SQS delivers it again, and moves it to the dead-letter queue in the end.
      throw new Error('not finished');
    }
  };

  return middy<SQSEvent, SQSBatchResponse>()
    .use(unfailing('lambda-context', lambdaContext(logger), report))
    .use(unfailing('tracing', traceHandler(parts, noSummary), report))
    .handler((event, context) =>
      processPartialResponse(
        event,
        (record: SQSRecord) => retry(record, context),
        new BatchProcessor(EventType.SQS),
        { throwOnFullBatchFailure: false },
      ),
    );
};
