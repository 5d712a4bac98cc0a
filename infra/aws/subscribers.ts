import { GetTopicAttributesCommand, type SNSClient } from '@aws-sdk/client-sns';
import { ifFound } from './aws-call-error.ts';

/** How many subscribers an SNS topic has. */
export type Subscribers = {
  readonly confirmed: number;
  /** Were asked to subscribe, and have not opened the link in SNS's e-mail. */
  readonly pending: number;
};

/**
 * Counts the subscriptions of a topic. A topic that is gone has none.
 *
 * @throws {AwsCallError}
 * @see https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html
 */
export const countSubscribers = async (sns: SNSClient, topicArn: string): Promise<Subscribers> => {
  const answer = await ifFound(
    'sns:GetTopicAttributes',
    sns.send(new GetTopicAttributesCommand({ TopicArn: topicArn })),
  );
  const { SubscriptionsConfirmed = '0', SubscriptionsPending = '0' } = answer?.Attributes ?? {};
  return { confirmed: Number(SubscriptionsConfirmed), pending: Number(SubscriptionsPending) };
};

/** Why nobody hears the alarms of a topic. Undefined if somebody does. */
export const noSubscriberText = ({ confirmed, pending }: Subscribers): string | undefined => {
  if (confirmed > 0) {
    return undefined;
  }
  return pending === 0
    ? 'Nobody is notified of the alarms: their topic has no subscriber.'
    : 'Nobody is notified of the alarms yet: the subscription has not been confirmed by the link in the e-mail of SNS.';
};
