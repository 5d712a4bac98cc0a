import { Logger } from '@aws-lambda-powertools/logger';
import { Tracer } from '@aws-lambda-powertools/tracer';
import type { PendingWrite } from '../../src/domain/pending-write.ts';
import type { Ports } from '../../src/domain/record-confirmation.ts';
import type { MessagePorts } from '../../src/functions/retry/create-ports.ts';
import type { RetryParts } from '../../src/functions/retry/handler.ts';
import type { TriggerParts } from '../../src/handler.ts';
import { createMetrics } from '../../src/observability/metrics.ts';
import type { ReportFault } from '../../src/observability/report-fault.ts';
import { createTracing } from '../../src/observability/tracing.ts';
import { LESSON, LESSON_KEY } from './templates.ts';
import { users } from './users.ts';

/** A fault that a part told of. */
export type Report = readonly [part: string, moment: string, fault: unknown];

export type TestParts = TriggerParts & {
  /** Faults that were passed over. */
  readonly reports: readonly Report[];
  /** Confirmations that were parked. */
  readonly parked: readonly PendingWrite[];
};

/** What every test that uses these parts takes for now. */
export const NOW_MS = Date.UTC(2026, 10, 28, 9, 30, 15, 123);

/** A message that was hidden, and for how long. */
export type Hidden = readonly [receiptHandle: string, seconds: number];

export type RetryTestParts = RetryParts & {
  readonly reports: readonly Report[];
  readonly hidden: readonly Hidden[];
};

/** Ports that nothing has to be closed of. */
export const disposable = (ports: Ports): MessagePorts => ({
  ...ports,
  [Symbol.dispose]: () => undefined,
});

/** The same for the function that empties the retry queue. */
export const retryTestParts = (change: Partial<RetryParts> = {}): RetryTestParts => {
  const { logger, metrics, tracer, tracing, report, reports } = testParts();
  const hidden: Hidden[] = [];
  return {
    ...{ logger, metrics, tracer, tracing, report, reports },
    ports: () => disposable(users().ports),
    usersTableKey: LESSON_KEY,
    hide: async (...message) => void hidden.push(message),
    hidden,
    ...change,
  };
};

/** The function's parts, real ones but for the users and the queue: those live in this process. No traces. */
export const testParts = (change: Partial<TriggerParts> = {}): TestParts => {
  const reports: Report[] = [];
  const parked: PendingWrite[] = [];
  const report: ReportFault = (...told) => void reports.push(told);
  const tracer = new Tracer({ enabled: false });
  return {
    logger: new Logger({ serviceName: 'add_user' }),
    metrics: createMetrics({ serviceName: 'add_user', namespace: 'add_user', isEnabled: true }),
    tracer,
    tracing: createTracing(tracer, report),
    report,
    template: LESSON,
    now: () => NOW_MS,
    ports: () => users().ports,
    queue: { park: async (write) => void parked.push(write) },
    reports,
    parked,
    ...change,
  };
};
