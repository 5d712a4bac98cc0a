import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AddUser } from './add-user.ts';
import type { StackOptions } from './options.ts';
import { addOutputs, watchLinks } from './outputs.ts';
import { leaveNote } from './template-note.ts';

/**
 * A stack of one construct, {@link AddUser}, and what it tells those who deployed it.
 *
 * It is the same for every account and region: neither is known to it, so that it can be checked where
 * there is no account.
 */
export class AddUserStack extends Stack {
  constructor(scope: Construct, options: StackOptions, props: StackProps = {}) {
    super(scope, options.stackName, {
      description: 'add_user: writes the row of each user that Cognito confirms.',
      ...props,
    });
    leaveNote(this, options);
    const { stackName: _name, ...settings } = options;
    // `Default` is no part of the resources' logical ids.
    const addUser = new AddUser(this, 'Default', settings);
    const { reconcile } = addUser;
    addOutputs(this, {
      FunctionArn: addUser.trigger.functionArn,
      RetryFunctionArn: addUser.retry.functionArn,
      ...(reconcile && { ReconcileFunctionArn: reconcile.functionArn }),
      UserPoolId: addUser.userPoolId,
      UsersTableName: addUser.usersTable.tableName,
      IdempotencyTableName: addUser.idempotencyTable.tableName,
      RetryQueueUrl: addUser.retryQueue.queueUrl,
      DeadLetterQueueUrl: addUser.deadLetterQueue.queueUrl,
      AlarmTopicArn: addUser.alarmTopic.topicArn,
      ...watchLinks(this.region, options),
    });
  }
}
