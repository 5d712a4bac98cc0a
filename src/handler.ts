import middy, { type MiddlewareObj } from '@middy/core';
import { canonicalLine } from '../middleware/canonical-line.ts';
import { inputOutputLog } from '../middleware/input-output-log.ts';
import { lambdaContext } from '../middleware/lambda-context.ts';
import { nextFunction } from '../middleware/next-function.ts';
import { oneWrite } from '../middleware/one-write.ts';
import { outcomeMetric } from '../middleware/outcome-metric.ts';
import { parking } from '../middleware/parking.ts';
import { answerAnyway, rawEvent } from '../middleware/raw-event.ts';
import { traceHandler } from '../middleware/tracing.ts';
import { unfailing } from '../middleware/unfailing.ts';
import { within } from './adapters/limits.ts';
import { readingOnce } from './domain/confirmation.ts';
import type { NextFunction } from './domain/next-function.ts';
import type { RetryQueue } from './domain/parked-confirmation.ts';
import { recordConfirmation } from './domain/record-confirmation.ts';
import type { RowTemplate } from './domain/row-template/row-template.ts';
import type { Parts } from './functions/trigger/create-parts.ts';
import { type Results, resultOf } from './observability/results.ts';
import { traceSummary } from './observability/trace-summary.ts';
import { ANSWER_MS, HAND_OVER_MS, writeMs } from './time-budget.ts';

export type TriggerParts = Parts & {
  readonly queue: RetryQueue;
  readonly template: RowTemplate;
  /** Milliseconds since 1970. */
  now(): number;
  /** Gets the event after this function, if there is one. */
  readonly next?: NextFunction | undefined;
};

/**
 * The function that Cognito calls: whatever happens, it gets back the event that it sent.
 *
 * Read it downwards for the way in and upwards for the way out.
 */
export const createHandler = (parts: TriggerParts) => {
  const { logger, metrics, report, queue, next } = parts;
  const keptMs = next ? HAND_OVER_MS : 0;
  const raw = rawEvent();
  const results: Results = new WeakMap();
  const lines = oneWrite();
  const read = readingOnce(parts.template, parts.now);
  const safe = (name: string, middleware: MiddlewareObj<unknown, unknown>) =>
    unfailing(name, middleware, report);

  return middy<unknown, unknown>({ timeoutEarlyInMillis: ANSWER_MS + keptMs })
    .use(safe('raw-event', raw))
    .use(safe('release-lines', lines.release))
    .use(safe('lambda-context', lambdaContext(logger)))
    .use(safe('canonical-line', canonicalLine({ logger, results, now: () => performance.now() })))
    .use(safe('input-output-log', inputOutputLog(logger)))
    .use(safe('outcome-metric', outcomeMetric(metrics, results)))
    .use(
      safe(
        'tracing',
        traceHandler(parts, (request) => traceSummary(resultOf(results, request))),
      ),
    )
    .use(safe('hold-lines', lines.hold))
    .use(
      next
        ? safe('next-function', nextFunction({ next, logger, metrics, received: raw.received }))
        : [],
    )
    .use(safe('parking', parking({ queue, results, read, keptMs })))
    .onError(answerAnyway)
    .handler(async (event, context, { signal }) => {
      const reading = read(event, context);
      const limitMs = writeMs(context.getRemainingTimeInMillis(), keptMs);
      const result = await within(signal, limitMs, (limited) =>
        recordConfirmation(parts.ports(context, limited), reading),
      );
      results.set(context, result);
      return event;
    });
};
