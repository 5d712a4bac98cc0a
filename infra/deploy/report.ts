import { noSubscriberText, type Subscribers } from '../aws/subscribers.ts';
import { commandText } from '../cli/command-text.ts';
import type { Outputs } from '../stack/outputs.ts';
import type { TemplateNote } from '../stack/template-note.ts';
import { asArguments, type StackCommandOptions } from './options.ts';

const HEADINGS = {
  DashboardUrl: 'dashboard',
  AlarmUrl: 'alarms',
  QueryUrl: 'saved queries',
  TracesUrl: 'traces',
} as const satisfies Record<string, string>;

/** Links to all that watches the functions, by kind. */
export const linksText = (outputs: Outputs): string =>
  Object.entries(HEADINGS)
    .map(([prefix, heading]) => {
      const links = Object.entries(outputs).filter(([name]) => name.startsWith(prefix));
      return [heading, ...links.map(([, url]) => `  ${url}`)].join('\n');
    })
    .join('\n');

/** What to say if the alarm on concurrency is set for another account than this. Undefined if it fits. */
export const concurrencyText = (
  { accountConcurrency }: TemplateNote,
  limit: number | undefined,
  options: StackCommandOptions,
): string | undefined =>
  limit === undefined || limit === accountConcurrency
    ? undefined
    : `This account runs up to ${limit} functions at once, and the alarm expects ${accountConcurrency}: ${commandText('deploy', asArguments(options, `accountConcurrency=${limit}`))}`;

/** What to say if nobody hears the alarms, or if that cannot be told. Undefined if somebody does. */
export const subscribersText = (
  topic: string,
  subscribers: Subscribers | undefined,
  options: StackCommandOptions,
): string | undefined => {
  const problem =
    subscribers === undefined
      ? 'Whether anybody is notified of the alarms is not known: sns:GetTopicAttributes is not allowed.'
      : noSubscriberText(subscribers);
  return (
    problem &&
    [
      problem,
      `  an address: ${commandText('deploy', asArguments(options, 'alarmEmail=ADDRESS'))}`,
      `  or by hand: aws sns subscribe --topic-arn ${topic} --protocol email --notification-endpoint ADDRESS`,
    ].join('\n')
  );
};
