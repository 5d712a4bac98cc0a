import { expect, test } from '@jest/globals';
import type { IMetric, MetricConfig } from 'aws-cdk-lib/aws-cloudwatch';
import { cdkContext } from '../../../infra/stack/cdk-context.ts';
import { readOptions } from '../../../infra/stack/options.ts';
import { type AlarmRule, alarmRules } from '../../../infra/stack/watch/alarm-rules.ts';
import { readText } from '../../support/source-files.ts';

const MINUTE_SECONDS = 60;

const SIGNS: Readonly<Record<string, string>> = {
  GreaterThanThreshold: '>',
  GreaterThanOrEqualToThreshold: '>=',
};

type Shown = { readonly metric: string; readonly statistic: string };

const statText = ({ metricStat }: MetricConfig): Shown | undefined =>
  metricStat && {
    metric: `${metricStat.namespace} ${metricStat.metricName}${(metricStat.dimensions ?? [])
      .map(({ name, value }) => `, ${name} ${value}`)
      .join('')}`,
    statistic: `${metricStat.statistic}, ${metricStat.period.toSeconds() / MINUTE_SECONDS} min`,
  };

/** A metric, or the metrics of an expression, as one would choose them in the console. */
const shown = (metric: IMetric): Shown => {
  const config = metric.toMetricConfig();
  const { expression, usingMetrics = {}, period } = config.mathExpression ?? {};
  const parts = Object.entries(usingMetrics).map(
    ([name, used]) => `${name}: ${statText(used.toMetricConfig())?.metric}`,
  );
  return (
    statText(config) ?? {
      metric: [expression, ...parts].join('; '),
      statistic: `Sum, ${(period ?? 0) / MINUTE_SECONDS} min`,
    }
  );
};

const row = (key: string, { metric, comparison, threshold, datapoints, of }: AlarmRule): string => {
  const { metric: name, statistic } = shown(metric);
  return `| [${key}](#${key}) | ${name} | ${statistic} | ${SIGNS[comparison]} ${threshold}, ${datapoints} of ${of} |`;
};

test('the table of alarms in docs/operate.md is that of the rules', () => {
  const options = readOptions({
    ...cdkContext(),
    events: true,
    nextFunction: 'arn:aws:lambda:eu-central-1:123456789012:function:add_to_group',
  });
  const expected = Object.entries(alarmRules(options)).map(([key, rule]) => row(key, rule));

  const documented = readText('docs/operate.md')
    .split('\n')
    .filter((line) => /^\| \[[a-z-]+\]\(#[a-z-]+\) +\|/.test(line))
    .map((line) => line.replaceAll(/ +/g, ' '));

  expect(documented).toEqual(expected);
});
