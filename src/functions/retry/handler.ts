import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { lambdaContext } from '../../../middleware/lambda-context.ts';
import { traceHandler } from '../../../middleware/tracing.ts';
import { unfailing } from '../../../middleware/unfailing.ts';
import type { Result } from '../../domain/record-confirmation.ts';
import { replayParked } from '../../domain/replay-parked.ts';
import type { TableKey } from '../../domain/table-key.ts';
import { writeConfirmationLine } from '../../observability/confirmation-line.ts';
import { tell } from '../../observability/report-fault.ts';
import { noSummary } from '../../observability/trace-summary.ts';
import { writeMs } from '../../time-budget.ts';
import type { Parts } from '../parts.ts';

export type RetryParts = Parts & { readonly usersTableKey: TableKey };

/** Which delivery of a message this is, from 1. */
const attemptOf = (record: SQSRecord): number => Number(record.attributes.ApproximateReceiveCount);

/** Whether a message can leave the queue: its confirmation has its row, or had it. */
const isDone = ({ outcome }: Result): boolean => outcome !== 'parked' && outcome !== 'malformed';

/**
 * The function that empties the retry queue: each message through the trigger's own use case.
 *
 * The messages of a batch are worked on at once and reported one by one, so that none holds up the
 * others. A message that cannot be read or written stays on the queue.
 */
export const createRetryHandler = (parts: RetryParts) => {
  const { logger, metrics, tracing, report } = parts;

  const quietly = (part: string, work: () => void): void => {
    try {
      work();
    } catch (fault) {
      tell(report, part, 'message', fault);
    }
  };

  /** Says what became of a message. Nothing of it may keep the message from being deleted. */
  const say = (result: Result, record: SQSRecord, durationMs: number): void => {
    const attempt = attemptOf(record);
    tracing.annotate({ outcome: result.outcome, attempt });
    quietly('outcome-metric', () =>
      metrics.publish({ [result.outcome]: 1 }, { attempt: String(attempt) }),
    );
    quietly('confirmation-line', () =>
      writeConfirmationLine(logger, result, { durationMs, attempt }),
    );
  };

  const retry = async (record: SQSRecord, context: Context): Promise<void> => {
    const startedMs = performance.now();
    const result = await tracing.asSubsegment('## message', async () => {
      const limit = AbortSignal.timeout(writeMs(context.getRemainingTimeInMillis()));
      const ports = parts.ports(context, limit);
      const replayed = await replayParked(ports, record.body, parts.usersTableKey);
      say(replayed, record, performance.now() - startedMs);
      return replayed;
    });
    if (!isDone(result)) {
      // To leave it on the queue: SQS gives it again, and after the last time to the dead letters.
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
