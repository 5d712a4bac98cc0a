import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { SNSClient } from '@aws-sdk/client-sns';
import { calling } from '../../aws/aws-call-error.ts';
import { countSubscribers, noSubscriberText } from '../../aws/subscribers.ts';
import { type Check, right, wrong } from '../check.ts';
import { alarmsOn, readAlarms, tellsSomebody, type Watched } from './alarms.ts';

const isTopic = (arn: string): boolean => arn.split(':')[2] === 'sns';

/**
 * Whether somebody has subscribed to every topic that the alarms tell. Other actions of an alarm, such as
 * a function, are taken for somebody.
 */
export const checkSubscribers = async (
  { cloudWatch, sns }: { readonly cloudWatch: CloudWatchClient; readonly sns: SNSClient },
  everything: readonly Watched[],
): Promise<readonly Check[]> => {
  const alarms = await calling('cloudwatch:DescribeAlarms', readAlarms(cloudWatch));
  const actions = everything
    .flatMap((watched) => alarmsOn(watched, alarms).filter(tellsSomebody))
    .map(({ AlarmActions = [] }) => AlarmActions);
  const topics = new Set(actions.filter((arns) => arns.every(isTopic)).flat());
  for (const topic of topics) {
    const problem = noSubscriberText(await countSubscribers(sns, topic));
    if (problem !== undefined) {
      return [
        wrong(
          'subscribers',
          problem,
          `Run "npx add-user deploy -c alarmEmail=ADDRESS", or "aws sns subscribe --topic-arn ${topic} --protocol email --notification-endpoint ADDRESS".`,
        ),
      ];
    }
  }
  return actions.length === 0
    ? []
    : [right('subscribers', 'Somebody has subscribed to the alarms.')];
};
