import type { Inputs } from './inputs.ts';

/** One line of the bill. */
export type CostLine = { readonly what: string; readonly why: string; readonly dollars: number };

const GB = 1e9;
const MILLION = 1e6;
const MB_PER_GB = 1_024;
const MS_PER_SECOND = 1_000;

const computing = (it: Inputs): readonly CostLine[] => {
  const gbSeconds = (MILLION * it.billedMs * it.memoryMb) / (MS_PER_SECOND * MB_PER_GB);
  return [
    { what: 'Lambda, invocations', why: '1 each', dollars: it.perMillionInvocations },
    {
      what: 'Lambda, time',
      why: `${it.billedMs} ms at ${it.memoryMb} MB`,
      dollars: gbSeconds * it.perGbSecond,
    },
  ];
};

const storing = (it: Inputs): readonly CostLine[] => {
  const recordGbMonths = ((MILLION * it.recordBytes) / GB) * it.recordMonths;
  const rowGb = (MILLION * it.rowBytes) / GB;
  return [
    {
      what: 'DynamoDB, writes',
      why: `${it.writes} each`,
      dollars: it.writes * it.perMillionWrites,
    },
    {
      what: 'DynamoDB, records',
      why: `${it.recordBytes} B for ${it.recordMonths} months`,
      dollars: recordGbMonths * (it.perGbMonthOfTable + it.perGbMonthOfBackup),
    },
    {
      what: 'DynamoDB, rows, each month that they stay',
      why: `${it.rowBytes} B`,
      dollars: rowGb * (it.perGbMonthOfTable + it.perGbMonthOfBackup),
    },
  ];
};

const watching = (it: Inputs): readonly CostLine[] => {
  const logGb = (MILLION * (it.logBytes + it.platformLogBytes)) / GB;
  return [
    {
      what: 'CloudWatch Logs, taken in',
      why: `${it.logBytes} B printed, ${it.platformLogBytes} B of Lambda`,
      dollars: logGb * it.perGbOfLog,
    },
    {
      what: 'CloudWatch Logs, kept',
      why: `${it.logMonths} months`,
      dollars: logGb * it.logMonths * it.perGbMonthOfLog,
    },
    {
      what: 'X-Ray',
      why: `${it.tracedShare * 100} % traced`,
      dollars: it.tracedShare * it.perMillionTraces,
    },
  ];
};

/** What a million confirmations cost, line by line. */
export const costPerMillion = (inputs: Inputs): readonly CostLine[] => [
  ...computing(inputs),
  ...storing(inputs),
  ...watching(inputs),
];

/** What a month costs in which nobody confirms. */
export const costPerMonth = (it: Inputs): readonly CostLine[] => [
  {
    what: 'CloudWatch, metrics',
    why: `${it.metrics} that have values`,
    dollars: it.metrics * it.perMetricMonth,
  },
  {
    what: 'CloudWatch, alarms',
    why: `${it.alarmMetrics} metrics`,
    dollars: it.alarmMetrics * it.perAlarmMetricMonth,
  },
  {
    what: 'CloudWatch, dashboard',
    why: `${it.dashboards}`,
    dollars: it.dashboards * it.perDashboardMonth,
  },
  {
    what: 'SQS, Lambda asks for messages',
    why: `${it.queueCallsPerMonth} calls`,
    dollars: (it.queueCallsPerMonth / MILLION) * it.perMillionQueueCalls,
  },
];

const inCents = (dollars: number): string => `$${dollars.toFixed(2)}`;

/** The lines as a table of Markdown, with their sum. */
export const costTable = (lines: readonly CostLine[]): string => {
  const sum = lines.reduce((total, { dollars }) => total + dollars, 0);
  return [
    '| what | how much | US$ |',
    '| --- | --- | ---: |',
    ...lines.map(({ what, why, dollars }) => `| ${what} | ${why} | ${inCents(dollars)} |`),
    `| **sum** | | **${inCents(sum)}** |`,
  ].join('\n');
};
