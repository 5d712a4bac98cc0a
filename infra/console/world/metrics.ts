import type { LogLineView, MetricView } from '../view.ts';

type EmfDocument = {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
};

type Fields = Readonly<Record<string, unknown>>;

const isEmf = (fields: Fields | undefined): fields is Fields & EmfDocument =>
  fields !== undefined && '_aws' in fields;

/**
 * The metrics that CloudWatch would take from log lines.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const metricsIn = (lines: readonly LogLineView[]): readonly MetricView[] =>
  lines.flatMap(({ fields }) => (isEmf(fields) ? metricsOf(fields) : []));

/** Lines that are for a person to read. */
export const withoutMetrics = (lines: readonly LogLineView[]): readonly LogLineView[] =>
  lines.filter(({ fields }) => !isEmf(fields));

const metricsOf = (document: Fields & EmfDocument): readonly MetricView[] =>
  document._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Metrics.map(({ Name }) => ({
      namespace: Namespace,
      name: Name,
      value: Number(document[Name]),
      dimensions: Object.fromEntries(
        [...new Set(Dimensions.flat())].map((name) => [name, String(document[name])]),
      ),
    })),
  );
