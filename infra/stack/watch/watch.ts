import { CfnQueryDefinition, FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { CfnGroup } from 'aws-cdk-lib/aws-xray';
import { Construct } from 'constructs';
import type { Functions } from '../functions.ts';
import type { Settings } from '../options.ts';
import { Alarms } from './alarms.ts';
import { Dashboard } from './dashboard.ts';
import { COLD_START } from './metrics.ts';
import { QUERIES, queryName, queryText } from './queries.ts';
import { traceFilter, traceGroupName } from './traces.ts';

/** What shows how the functions fare: dashboard, alarms, saved queries, a group of traces. */
export class Watch extends Construct {
  readonly alarms: Alarms;

  constructor(scope: Construct, id: string, functions: Functions, options: Settings) {
    super(scope, id);
    this.#countColdStarts(functions, options);
    this.alarms = new Alarms(this, 'Alarms', options);
    new Dashboard(this, 'Dashboard', options, this.alarms);
    this.#saveQueries(functions, options);
    new CfnGroup(this, 'Traces', {
      groupName: traceGroupName(options),
      filterExpression: traceFilter(options),
    });
  }

  /** Lambda has no such metric. The trigger writes one such line an invocation, so they can be counted. */
  #countColdStarts({ trigger }: Functions, options: Settings): void {
    new MetricFilter(this, 'ColdStarts', {
      logGroup: trigger.logGroup,
      filterPattern: FilterPattern.all(
        FilterPattern.stringValue('$.message', '=', 'confirmation'),
        FilterPattern.booleanValue('$.cold_start', true),
      ),
      metricNamespace: options.metricsNamespace,
      metricName: COLD_START,
      metricValue: '$.duration_ms',
      dimensions: { service: '$.service' },
    });
  }

  #saveQueries({ trigger, retry }: Functions, options: Settings): void {
    for (const [key, query] of Object.entries(QUERIES)) {
      new CfnQueryDefinition(this, key, {
        name: queryName(options, query),
        queryString: queryText(query),
        logGroupNames: [trigger.logGroup.logGroupName, retry.logGroup.logGroupName],
      });
    }
  }
}
