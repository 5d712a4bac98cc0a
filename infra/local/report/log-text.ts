import { bad, dim, good, warning } from '../../cli/painter.ts';
import { printable } from '../../cli/printable.ts';
import type { LogFields, LogLine } from '../log-line.ts';
import { fieldWords, stackText } from './log-fields.ts';
import { widthBehind, wrap } from './wrap.ts';

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
const HEAD_WIDTH = LEVEL_WIDTH + MESSAGE_WIDTH + 2;
/** Beside the head, the longest field takes so many columns. */
const FIELDS_WIDTH = 56;
const STEP = 2;

const LEVEL_COLOURS: Readonly<Record<string, (text: string) => string>> = {
  INFO: good,
  WARN: warning,
  ERROR: bad,
  CRITICAL: bad,
};

/**
 * A log line as a person reads it: on more lines than one if it is long.
 *
 * @param indent columns that each line begins with
 */
export const logText = ({ text, fields }: LogLine, indent: number): readonly string[] => {
  if (!fields) {
    return wrap(printable(text), indent, STEP);
  }
  return isMetric(fields)
    ? besideHead([dim('METRIC'.padEnd(LEVEL_WIDTH))], metricWords(fields), indent)
    : structuredText(fields, indent);
};

const structuredText = (fields: LogFields, indent: number): readonly string[] => {
  const level = String(fields.level ?? '');
  const colour = LEVEL_COLOURS[level] ?? ((plain: string) => plain);
  const message = printable(String(fields.message ?? ''));
  const rest = Object.entries(fields)
    .filter(([name]) => !LEFT_OUT.has(name))
    // A field of the message's own name holds what the message is about.
    .map(([name, value]) => [name === message ? '' : name, value] as const);
  return [
    ...besideHead(
      [colour(level.padEnd(LEVEL_WIDTH)), message.padEnd(MESSAGE_WIDTH)],
      rest.flatMap(([name, value]) => fieldWords(name, value)),
      indent,
    ),
    ...rest.flatMap(([name, value]) => stackText(name, value, indent + STEP)),
  ];
};

/** Words beside the head of a line, or below it where the terminal is narrow. */
const besideHead = (
  head: readonly string[],
  words: readonly string[],
  indent: number,
): readonly string[] => {
  const whole = wrap([...head, ...words].join(' '), indent, HEAD_WIDTH);
  const isNarrow = widthBehind(indent) < HEAD_WIDTH + FIELDS_WIDTH;
  return whole.length === 1 || !isNarrow
    ? whole
    : [...wrap(head.join(' '), indent), ...wrap(words.join(' '), indent + STEP)];
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

const metricWords = (fields: LogFields & MetricLine): readonly string[] =>
  fields._aws.CloudWatchMetrics.flatMap(({ Namespace, Metrics }) =>
    Metrics.map(({ Name }) => `${Namespace}/${Name}=${String(fields[Name])}`),
  );
