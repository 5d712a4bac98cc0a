import { accent, bad, dim, good, warning } from '../../cli/painter.ts';
import { printable } from '../../cli/printable.ts';
import type { LogFields, LogLine } from '../log-line.ts';
import { wrap } from './wrap.ts';

// The same in every line of an invocation, or said elsewhere in the report.
const LEFT_OUT = new Set([
  'level',
  'message',
  'timestamp',
  'service',
  'function_arn',
  'function_memory_size',
  'function_name',
  'function_request_id',
  'sampling_rate',
  'xray_trace_id',
]);
const LEVEL_WIDTH = 8;
const MESSAGE_WIDTH = 13;
const INDENT = LEVEL_WIDTH + MESSAGE_WIDTH + 2;

const LEVEL_COLOURS: Readonly<Record<string, (text: string) => string>> = {
  INFO: good,
  WARN: warning,
  ERROR: bad,
  CRITICAL: bad,
};

/** A log line as a person reads it: on more lines than one if it is long. */
export const logText = ({ text, fields }: LogLine): readonly string[] => {
  if (!fields) {
    return [printable(text)];
  }
  return isMetric(fields) ? [metricText(fields)] : structuredText(fields);
};

const structuredText = (fields: LogFields): readonly string[] => {
  const level = String(fields.level ?? '');
  const colour = LEVEL_COLOURS[level] ?? ((plain: string) => plain);
  const message = printable(String(fields.message ?? '')).padEnd(MESSAGE_WIDTH);
  const rest = Object.entries(fields).filter(([name]) => !LEFT_OUT.has(name));
  const words = rest.flatMap(([name, value]) => fieldWords(name, value));
  return wrap([colour(level.padEnd(LEVEL_WIDTH)), message, ...words], INDENT);
};

const fieldWords = (name: string, value: unknown): readonly string[] => {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, inner]) => fieldWords(`${name}.${key}`, inner));
  }
  const text = printable(typeof value === 'string' ? value : JSON.stringify(value));
  return [`${dim(`${printable(name)}=`)}${name === 'outcome' ? accent(text) : text}`];
};

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
type MetricLine = {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
};

const isMetric = (fields: LogFields): fields is LogFields & MetricLine => '_aws' in fields;

const metricText = (fields: LogFields & MetricLine): string => {
  const metrics = fields._aws.CloudWatchMetrics.flatMap(({ Namespace, Metrics }) =>
    Metrics.map(({ Name }) => `${Namespace}/${Name}=${String(fields[Name])}`),
  );
  return [dim('METRIC'.padEnd(LEVEL_WIDTH)), ...metrics].join(' ');
};
