import { Logger } from '@aws-lambda-powertools/logger';
import { Tracer } from '@aws-lambda-powertools/tracer';
import type { Deployed, TablesEnvironment } from '../environment.ts';
import { describeFault } from '../observability/describe-fault.ts';
import { LineFormat } from '../observability/line-format.ts';
import { createMetrics, type Metrics } from '../observability/metrics.ts';
import type { ReportFault } from '../observability/report-fault.ts';
import { reportRefused } from '../observability/report-refused.ts';
import { createTracing, type Tracing } from '../observability/tracing.ts';

/** What every function of this project tells with what it does, whatever it is called by. */
export type Telemetry = {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
  readonly tracing: Tracing;
  /** Told of a part that failed and was passed over. */
  readonly report: ReportFault;
};

/** What a function's parts are made from. */
export type Settings = TablesEnvironment & Partial<Deployed<object>>;

/** Powertools' log and traces, and the metrics in the log. */
export const createTelemetry = (environment: Settings): Telemetry => {
  const { serviceName, metricsNamespace } = environment;
  const logger = new Logger({ serviceName, logFormatter: new LineFormat() });
  reportRefused(logger, environment.refused);
  const report: ReportFault = (part, moment, fault) =>
    logger.error('a part failed and was skipped', {
      part,
      moment,
      fault: describeFault(fault),
    });
  const tracer = new Tracer({ serviceName, captureHTTPsRequests: false });
  return {
    logger,
    metrics: createMetrics({
      serviceName,
      namespace: metricsNamespace,
      isEnabled: environment.hasMetrics,
    }),
    tracer,
    tracing: createTracing(tracer, report),
    report,
  };
};
