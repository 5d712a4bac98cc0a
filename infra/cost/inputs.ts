/**
 * Prices in US dollars: us-east-1, on demand, before any free tier, as AWS's price pages gave them in
 * November 2025. They differ by region and change: look yours up.
 *
 * @see https://aws.amazon.com/lambda/pricing/
 * @see https://aws.amazon.com/dynamodb/pricing/on-demand/
 * @see https://aws.amazon.com/cloudwatch/pricing/
 * @see https://aws.amazon.com/xray/pricing/
 * @see https://aws.amazon.com/sqs/pricing/
 */
export const PRICES = {
  perMillionInvocations: 0.2,
  /** arm64. */
  perGbSecond: 0.000_013_333_4,
  perMillionWrites: 0.625,
  perGbMonthOfTable: 0.25,
  perGbMonthOfBackup: 0.2,
  perGbOfLog: 0.5,
  perGbMonthOfLog: 0.03,
  perMillionTraces: 5,
  perMillionQueueCalls: 0.4,
  perMetricMonth: 0.3,
  perAlarmMetricMonth: 0.1,
  perDashboardMonth: 3,
} as const satisfies Record<string, number>;

/**
 * What one confirmation uses. A test measures bytes and writes with the zip; milliseconds are another
 * machine's, so put your own in: the dashboard shows them.
 */
export const USAGE = {
  /** Measured: put of the record, put of the row, update of the record, each one unit (below 1 KB). */
  writes: 3,
  /** Measured: what the function prints, its metric included. */
  logBytes: 1_200,
  /** From Lambda's documentation: its own lines of start and report. */
  platformLogBytes: 700,
  /** Measured here, warm; see docs/cost.md. */
  billedMs: 20,
  memoryMb: 512,
  /** Measured: a row of an e-mail address, and the record of its write, each with DynamoDB's 100 B. */
  rowBytes: 135,
  recordBytes: 230,
  /** X-Ray's default rule: a trace a second, and 5 % of what is beyond. */
  tracedShare: 0.05,
  logMonths: 3,
  /** Fifteen days. */
  recordMonths: 0.5,
} as const satisfies Record<string, number>;

/** What is there however many confirm. */
export const STANDING = {
  /** Outcomes that really come, and cold starts: CloudWatch bills a metric in months with values. */
  metrics: 8,
  /** Nine alarms; that of throttles looks at two metrics. */
  alarmMetrics: 10,
  dashboards: 1,
  /** From AWS's documentation: five pollers that ask every 20 s. */
  queueCallsPerMonth: 650_000,
} as const satisfies Record<string, number>;

/** Every number that the cost depends on, by its name. */
export type Inputs = Readonly<
  Record<keyof typeof PRICES | keyof typeof USAGE | keyof typeof STANDING, number>
>;

export const INPUTS: Inputs = { ...PRICES, ...USAGE, ...STANDING };
