/**
 * What is wrong with a log line as a document of CloudWatch's embedded metric format: nothing, if it
 * is valid.
 *
 * The rules are those of the specification and of the JSON schema on the same page, limits included.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const emfProblems = (line: string, nowMs: number): readonly string[] => {
  const root = parse(line);
  if (!isObject(root)) {
    return ['the line is no JSON object'];
  }
  const metadata = root._aws;
  if (!isObject(metadata)) {
    return ['_aws is no object'];
  }
  const directives = metadata.CloudWatchMetrics;
  return [
    ...problem(Buffer.byteLength(line) > MAX_BYTES, 'the document is larger than 1 MB'),
    ...unknownMembers('_aws', metadata, ['Timestamp', 'CloudWatchMetrics', 'LogGroupName']),
    ...timestampProblems(metadata.Timestamp, nowMs),
    ...(Array.isArray(directives)
      ? directives.flatMap((directive: unknown) => directiveProblems(root, directive))
      : ['CloudWatchMetrics is no array']),
  ];
};

type Fields = Readonly<Record<string, unknown>>;

const MAX_BYTES = 1024 * 1024;
const MAX_METRICS = 100;
const MAX_DIMENSIONS = 30;
const MAX_VALUES = 100;
const DAY_MS = 86_400_000;
const OLDEST_MS = 14 * DAY_MS;
const NEWEST_MS = DAY_MS / 12;
const RATES = ['Bytes', 'Kilobytes', 'Megabytes', 'Gigabytes', 'Terabytes', 'Bits', 'Kilobits'];
const UNITS: readonly unknown[] = [
  ...['Seconds', 'Microseconds', 'Milliseconds', 'Percent', 'Count', 'Count/Second', 'None'],
  ...[...RATES, 'Megabits', 'Gigabits', 'Terabits'].flatMap((unit) => [unit, `${unit}/Second`]),
];

const parse = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const problem = (found: boolean, text: string): readonly string[] => (found ? [text] : []);

/** One line, 1 to 255 characters. */
const isName = (value: unknown): value is string =>
  typeof value === 'string' && /^.{1,255}$/.test(value);

const unknownMembers = (
  place: string,
  fields: Fields,
  known: readonly string[],
): readonly string[] =>
  Object.keys(fields)
    .filter((name) => !known.includes(name))
    .map((name) => `${place} must not have the member ${name}`);

const timestampProblems = (value: unknown, nowMs: number): readonly string[] => {
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    return ['Timestamp is no integer'];
  }
  return problem(
    value < nowMs - OLDEST_MS || value > nowMs + NEWEST_MS,
    'Timestamp is not of the last 14 days or the next 2 hours',
  );
};

const directiveProblems = (root: Fields, directive: unknown): readonly string[] => {
  if (!isObject(directive)) {
    return ['a MetricDirective is no object'];
  }
  const { Namespace, Dimensions, Metrics } = directive;
  return [
    ...unknownMembers('a MetricDirective', directive, ['Namespace', 'Dimensions', 'Metrics']),
    ...problem(!isName(Namespace), 'Namespace is no text of 1 to 255 characters'),
    ...(Array.isArray(Dimensions) && Dimensions.length > 0
      ? Dimensions.flatMap((set: unknown) => dimensionSetProblems(root, set))
      : ['Dimensions holds no DimensionSet']),
    ...(Array.isArray(Metrics) && Metrics.length <= MAX_METRICS
      ? Metrics.flatMap((metric: unknown) => metricProblems(root, metric))
      : ['Metrics is no array of at most 100']),
  ];
};

const dimensionSetProblems = (root: Fields, set: unknown): readonly string[] => {
  if (!Array.isArray(set) || set.length > MAX_DIMENSIONS) {
    return ['a DimensionSet is no array of at most 30'];
  }
  return set.flatMap((name: unknown) =>
    isName(name)
      ? problem(typeof root[name] !== 'string', `the dimension ${name} has no text at the root`)
      : ['a dimension has no name of 1 to 255 characters'],
  );
};

const metricProblems = (root: Fields, metric: unknown): readonly string[] => {
  if (!isObject(metric) || !isName(metric.Name)) {
    return ['a MetricDefinition has no Name of 1 to 255 characters'];
  }
  const { Name, Unit = 'None', StorageResolution = 60 } = metric;
  return [
    ...unknownMembers(`the metric ${Name}`, metric, ['Name', 'Unit', 'StorageResolution']),
    ...problem(!UNITS.includes(Unit), `the metric ${Name} has an unknown unit`),
    ...problem(
      ![1, 60].includes(Number(StorageResolution)),
      `${Name} is stored neither 1 nor 60 s`,
    ),
    ...problem(!isMetricValue(root[Name]), `the metric ${Name} has no number at the root`),
  ];
};

const isMetricValue = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length <= MAX_VALUES && value.every((item) => typeof item === 'number')
    : typeof value === 'number';
