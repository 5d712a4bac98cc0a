/** Names of metrics, and how many there were of each. */
type Counts = Readonly<Record<string, number>>;

/** For how many seconds a confirmation has been parked that a retry could not finish. */
export const WAITED = 'waited';

/** Confirmations that were dealt with without the idempotency table. Counted beside their outcome. */
export const DEGRADED = 'degraded';

/** How the next function got the event when a call was not enough. The log line has the same words. */
export const NEXT_FUNCTION_METRICS = {
  handedOver: 'next-function-async',
  failed: 'next-function-failed',
} as const;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
const unitOf = (name: string): 'Count' | 'Seconds' => (name === WAITED ? 'Seconds' : 'Count');

export type Metrics = {
  /**
   * Writes counts, and {@link WAITED}, as one document.
   *
   * @param details are kept beside the metrics, where Logs Insights finds them
   */
  publish(counts: Counts, details?: Readonly<Record<string, string>>): void;
};

type MetricsSettings = {
  readonly namespace: string;
  /** The one dimension. */
  readonly serviceName: string;
  /** False where nothing is to be counted. */
  readonly isEnabled: boolean;
};

/** Whatever is done to the console, by the runtime for example, the line must stay what it is. */
const toStandardOutput = (line: string): void => {
  process.stdout.write(line);
};

/**
 * CloudWatch metrics in the log, as documents of the embedded metric format (EMF): no call to an API.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const createMetrics = (
  { namespace, serviceName, isEnabled }: MetricsSettings,
  write = toStandardOutput,
): Metrics => ({
  publish(counts, details = {}) {
    if (!isEnabled) {
      return;
    }
    const directive = {
      Namespace: namespace,
      Dimensions: [['service']],
      Metrics: Object.keys(counts).map((name) => ({ Name: name, Unit: unitOf(name) })),
    };
    const _aws = { Timestamp: Date.now(), CloudWatchMetrics: [directive] };
    write(`${JSON.stringify({ _aws, ...details, service: serviceName, ...counts })}\n`);
  },
});
