import { parsePoolArn } from '../../aws/pool-names.ts';
import type { Subject } from './job.ts';
import { LOG_TIMEOUT_MS, logGroupOf } from './log-line.ts';
import { METRICS_TIMEOUT_MS } from './metrics.ts';
import { ROW_TIMEOUT_MS } from './row.ts';

/** Triggers that a sign-up calls besides, in the order in which Cognito does. */
const OTHER_TRIGGERS = ['PreSignUp', 'CustomMessage', 'CustomEmailSender'] as const;

const seconds = (ms: number): string => `${ms / 1_000} s`;

const othersText = ({ LambdaConfig = {} }: Subject['pool']): string => {
  const names = OTHER_TRIGGERS.filter((name) => LambdaConfig[name] !== undefined);
  return names.length === 0 ? '' : ` Cognito calls ${names.join(' and ')} for it.`;
};

const preSignUpSteps = ({ LambdaConfig = {} }: Subject['pool']): readonly string[] =>
  LambdaConfig.PreSignUp === undefined
    ? []
    : [
        `Invoke ${LambdaConfig.PreSignUp} with this user, as Cognito does before a sign-up. If it refuses, nothing is made.`,
      ];

const nextText = ({ nextFunctionArn }: Subject['environment']): string =>
  nextFunctionArn === undefined ? '' : ` It hands the event on to ${nextFunctionArn}.`;

/** What is going to be done, line by line, for a person who is to agree. */
export const planLines = (subject: Subject): readonly string[] => {
  const { environment, pool, trigger, user } = subject;
  const functionName = trigger.FunctionName ?? '';
  const steps = [
    ...preSignUpSteps(pool),
    `Make the app client ${user.clientName}, without a secret.`,
    `Sign up ${user.email}: the mail goes to Amazon SES's mailbox simulator.${othersText(pool)}`,
    `Confirm the user as an administrator: Cognito calls ${functionName}.${nextText(environment)}`,
    `Wait for the row in ${environment.usersTableName}, at most ${seconds(ROW_TIMEOUT_MS)}.`,
    `Invoke ${functionName} with the same confirmation again.${nextText(environment)}`,
    `Remove the user, the row, its record in ${environment.idempotencyTableName} and the app client.`,
    `Look for the log line in ${logGroupOf(trigger)}, at most ${seconds(LOG_TIMEOUT_MS)}, and for the metrics, at most ${seconds(METRICS_TIMEOUT_MS)}.`,
  ];
  return [
    `A sign-up to try the whole chain, in the user pool ${pool.Id} "${pool.Name}" of account ${parsePoolArn(pool.Arn ?? '').account}:`,
    ...steps.map((step, index) => `  ${index + 1}. ${step}`),
    'Anything else that watches the pool or the table sees this user like any other.',
  ];
};
