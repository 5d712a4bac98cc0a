import { GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import type { Outcome } from '../../../src/domain/outcome.ts';
import { calling } from '../../aws/aws-call-error.ts';
import { type Check, right, unjudged } from '../check.ts';
import type { Job } from './job.ts';
import { observe } from './observe.ts';

/** CloudWatch takes metrics out of the log, which takes a minute or two. */
export const METRICS_TIMEOUT_MS = 180_000;
const EVERY_MS = 10_000;
const PERIOD_SECONDS = 60;
const PERIOD_MS = PERIOD_SECONDS * 1_000;

const NAME = 'sign-up-metrics';
/** Of the confirmation, and of the same one again. */
const EXPECTED = ['created', 'already-applied'] as const satisfies readonly Outcome[];

const countOf = async (
  { services, environment, clock }: Job,
  metricName: Outcome,
  beganMs: number,
): Promise<number> => {
  const { Datapoints = [] } = await calling(
    'cloudwatch:GetMetricStatistics',
    services.cloudWatch.send(
      new GetMetricStatisticsCommand({
        Namespace: environment.metricsNamespace,
        MetricName: metricName,
        Dimensions: [{ Name: 'service', Value: environment.serviceName }],
        Statistics: ['Sum'],
        Period: PERIOD_SECONDS,
        StartTime: new Date(Math.floor(beganMs / PERIOD_MS) * PERIOD_MS),
        EndTime: new Date(clock.nowMs() + PERIOD_MS),
      }),
    ),
  );
  return Datapoints.reduce((sum, { Sum = 0 }) => sum + Sum, 0);
};

/** Both counts, once there is something in both. */
const findCounts = async (job: Job, beganMs: number): Promise<readonly number[] | undefined> => {
  const counts = await Promise.all(EXPECTED.map((name) => countOf(job, name, beganMs)));
  return counts.every((count) => count > 0) ? counts : undefined;
};

/** Looks whether CloudWatch counts the confirmation. It cannot tell it from another of the same minutes. */
export const checkMetrics = async (job: Job, beganMs: number): Promise<Check> => {
  const { hasMetrics, metricsNamespace, serviceName } = job.environment;
  if (!hasMetrics) {
    return unjudged(
      NAME,
      'The function counts nothing, as its variables say.',
      'Remove POWERTOOLS_METRICS_DISABLED and POWERTOOLS_DEV: without metrics no alarm can ring.',
    );
  }
  return observe(job, {
    name: NAME,
    service: 'CLOUDWATCH',
    what: `the metrics ${EXPECTED.join(' and ')} in ${metricsNamespace}, service ${serviceName}`,
    look: () => findCounts(job, beganMs),
    judge: (counts) =>
      right(
        NAME,
        `CloudWatch counts ${EXPECTED.map((name, index) => `${counts[index]} ${name}`).join(' and ')} in these minutes.`,
      ),
    everyMs: EVERY_MS,
    timeoutMs: METRICS_TIMEOUT_MS,
    advice: 'Run this again: they may be late. An ApplicationLogLevel above INFO drops them.',
  });
};
