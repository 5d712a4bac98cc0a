import { type IStackSynthesizer, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AddUser } from './add-user.ts';
import { withNameParameters } from './name-parameters.ts';
import type { StackOptions } from './options.ts';
import { addOutputs, watchLinks } from './outputs.ts';
import { leaveNote } from './template-note.ts';
import { consoleOf } from './watch/console.ts';

export type AddUserStackProps = {
  /** How the stack's zips get to AWS. @default CDK's own way */
  readonly synthesizer?: IStackSynthesizer;
  /** Whether the names of the resources are parameters of the template. @default false */
  readonly hasParameters?: boolean;
};

/**
 * A stack of one construct, {@link AddUser}, and what it tells those who deployed it.
 *
 * It is the same for every account and region: neither is known to it, so that it can be checked where
 * there is no account.
 */
export class AddUserStack extends Stack {
  constructor(
    scope: Construct,
    options: StackOptions,
    { hasParameters = false, ...props }: AddUserStackProps = {},
  ) {
    super(scope, options.stackName, {
      description: 'add_user: writes the row of each user that Cognito confirms.',
      ...props,
    });
    leaveNote(this, options);
    const { stackName: _name, ...settings } = hasParameters
      ? withNameParameters(this, options)
      : options;
    // `Default` is not part of the resources' logical ids.
    const addUser = new AddUser(this, 'Default', settings);
    const { reconcile, eventsDeadLetterQueue } = addUser;
    addOutputs(this, {
      FunctionArn: addUser.trigger.functionArn,
      RetryFunctionArn: addUser.retry.functionArn,
      ...(reconcile && { ReconcileFunctionArn: reconcile.functionArn }),
      UserPoolId: addUser.userPoolId,
      UsersTableName: addUser.usersTable.tableName,
      IdempotencyTableName: addUser.idempotencyTable.tableName,
      RetryQueueUrl: addUser.retryQueue.queueUrl,
      DeadLetterQueueUrl: addUser.deadLetterQueue.queueUrl,
      ...(eventsDeadLetterQueue && { EventsDeadLetterQueueUrl: eventsDeadLetterQueue.queueUrl }),
      AlarmTopicArn: addUser.alarmTopic.topicArn,
    });
    const home = consoleOf(this);
    addOutputs(this, watchLinks(home, settings), home.isKnown);
  }
}
