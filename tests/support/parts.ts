import { Logger } from '@aws-lambda-powertools/logger';
import { Tracer } from '@aws-lambda-powertools/tracer';
import type { PendingWrite } from '../../src/domain/pending-write.ts';
import type { RetryParts } from '../../src/functions/retry/handler.ts';
import type { TriggerParts } from '../../src/handler.ts';
import { createMetrics } from '../../src/observability/metrics.ts';
import type { ReportFault } from '../../src/observability/report-fault.ts';
import { createTracing } from '../../src/observability/tracing.ts';
import { LESSON, LESSON_KEY } from './templates.ts';
import { users } from './users.ts';

/** A fault that a part told of. */
export type Report = readonly [part: string, moment: string, fault: unknown];

export type TestParts = TriggerParts &
  RetryParts & {
    /** Faults that were passed over. */
    readonly reports: readonly Report[];
    /** Confirmations that were parked. */
    readonly parked: readonly PendingWrite[];
  };

/** What every test that uses these parts takes for now. */
export const NOW_MS = Date.UTC(2026, 10, 28, 9, 30, 15, 123);

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
    usersTableKey: LESSON_KEY,
    ports: () => users().ports,
    queue: { park: async (write) => void parked.push(write) },
    reports,
    parked,
    ...change,
  };
};
