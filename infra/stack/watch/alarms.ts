import { Stack } from 'aws-cdk-lib';
import { Alarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Settings } from '../options.ts';
import { ownKey } from '../own-key.ts';
import { type AlarmKey, type AlarmRule, alarmName, alarmRules } from './alarm-rules.ts';

/** The alarms, and the topic that they tell. */
export class Alarms extends Construct {
  readonly topic: Topic;
  readonly all: ReadonlyMap<AlarmKey, Alarm>;

  constructor(scope: Construct, id: string, options: Settings) {
    super(scope, id);
    this.topic = this.#newTopic(options);
    const action = new SnsAction(this.topic);
    const rules = Object.entries(alarmRules(options)) as [AlarmKey, AlarmRule][]; // its own keys
    this.all = new Map(
      rules.map(([key, rule]) => {
        const alarm = this.#newAlarm(key, rule, options);
        alarm.addAlarmAction(action);
        alarm.addOkAction(action);
        return [key, alarm];
      }),
    );
  }

  /**
   * Not encrypted without a key of one's own: CloudWatch may not use the one that AWS keeps for SNS, and
   * what an alarm says is not secret. Its policy replaces SNS's own, so it names CloudWatch itself.
   */
  #newTopic(options: Settings): Topic {
    const { account } = Stack.of(this);
    const key = ownKey(this, options);
    const topic = new Topic(this, 'Topic', {
      ...{ displayName: 'add_user alarms', enforceSSL: true },
      ...(key && { masterKey: key }),
    });
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    );
    if (options.alarmEmail !== undefined) {
      topic.addSubscription(new EmailSubscription(options.alarmEmail));
    }
    return topic;
  }

  #newAlarm(key: AlarmKey, rule: AlarmRule, options: Settings): Alarm {
    return new Alarm(this, key, {
      alarmName: alarmName(options.functionName, key),
      alarmDescription: `${rule.says} What to do: ${options.runbookUrl}#${key}`,
      metric: rule.metric,
      threshold: rule.threshold,
      comparisonOperator: rule.comparison,
      datapointsToAlarm: rule.datapoints,
      evaluationPeriods: rule.of,
      // No sign-up, no metric: missing data is normal here.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
