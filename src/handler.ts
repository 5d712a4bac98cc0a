import type { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import middy, { type MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import { canonicalLine } from '../middleware/canonical-line.ts';
import { inputOutputLog } from '../middleware/input-output-log.ts';
import { outcomeMetric } from '../middleware/outcome-metric.ts';
import { rawEvent } from '../middleware/raw-event.ts';
import type { Tracing } from '../middleware/tracing.ts';
import { type ReportFault, unfailing } from '../middleware/unfailing.ts';
import { type Ports, recordConfirmation } from './domain/record-confirmation.ts';
import type { Results } from './results.ts';
import { ANSWER_MS, writeMs } from './time-budget.ts';

export type Parts = {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly report: ReportFault;
  readonly userAttributes: readonly string[];
  /** The outside of one invocation, all of which ends when `signal` says so. */
  ports(context: Context, signal: AbortSignal): Omit<Ports, 'asOneWrite'>;
};

/**
 * The function that Cognito calls: whatever happens, it gets back the event that it sent.
 *
 * Read it downwards for the way in and upwards for the way out.
 */
export const createHandler = (parts: Parts) => {
  const { logger, metrics, tracing, report } = parts;
  const results: Results = new WeakMap();
  const now = () => performance.now();
  const safe = (name: string, middleware: MiddlewareObj<unknown, unknown>) =>
    unfailing(name, middleware, report);

  return middy<unknown, unknown>({ timeoutEarlyInMillis: ANSWER_MS })
    .use(safe('raw-event', rawEvent()))
    .use(safe('lambda-context', injectLambdaContext(logger)))
    .use(safe('canonical-line', canonicalLine({ logger, results, now })))
    .use(safe('input-output-log', inputOutputLog(logger)))
    .use(safe('outcome-metric', outcomeMetric(metrics, results)))
    .use(safe('tracing', tracing.middleware(results)))
    .handler(async (event, context, { signal }) => {
      const limit = AbortSignal.timeout(writeMs(context.getRemainingTimeInMillis()));
      const ports: Ports = {
        ...parts.ports(context, AbortSignal.any([signal, limit])),
        asOneWrite: (work) => tracing.asSubsegment('## write', work),
      };
      results.set(context, await recordConfirmation(ports, parts.userAttributes, event));
      return event;
    });
};
