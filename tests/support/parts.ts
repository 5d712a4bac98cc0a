import { Logger } from '@aws-lambda-powertools/logger';
import { Tracer } from '@aws-lambda-powertools/tracer';
import type { PendingWrite } from '../../src/domain/record-confirmation.ts';
import type { TriggerParts } from '../../src/handler.ts';
import { createMetrics } from '../../src/observability/metrics.ts';
import type { ReportFault } from '../../src/observability/report-fault.ts';
import { createTracing } from '../../src/observability/tracing.ts';
import { users } from './users.ts';

/** A fault that a part told of. */
export type Report = readonly [part: string, moment: string, fault: unknown];

export type TestParts = TriggerParts & {
  /** Faults that were passed over. */
  readonly reports: readonly Report[];
  /** Confirmations that were parked. */
  readonly parked: readonly PendingWrite[];
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
    userAttributes: [],
    ports: () => users().ports,
    queue: { park: async (write) => void parked.push(write) },
    reports,
    parked,
    ...change,
  };
};
