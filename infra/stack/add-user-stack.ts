import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Functions } from './functions.ts';
import type { StackOptions } from './options.ts';
import { addOutputs, watchLinks } from './outputs.ts';
import { Queues } from './queues.ts';
import { Reconcile } from './reconcile.ts';
import { Tables } from './tables.ts';
import { leaveNote } from './template-note.ts';
import { UserPool } from './user-pool.ts';
import { consoleOf } from './watch/console.ts';
import { Watch } from './watch/watch.ts';

/**
 * Everything that `add_user` needs on AWS, and what watches it.
 *
 * It is the same for every account and region: neither is known to it, so that it can be checked where
 * there is no account.
 */
export class AddUserStack extends Stack {
  constructor(scope: Construct, options: StackOptions) {
    super(scope, options.stackName, {
      description: 'add_user: writes the row of each user that Cognito confirms.',
    });
    leaveNote(this, options);
    const tables = new Tables(this, 'Tables', options);
    const queues = new Queues(this, 'Queues', options);
    const functions = new Functions(this, 'Functions', { tables, queues, options });
    const pool = new UserPool(this, 'UserPool', options.userPool, functions.trigger.lambda);
    const reconcile =
      options.reconcile && new Reconcile(this, 'Reconcile', { tables, pool, options });
    const watch = new Watch(this, 'Watch', functions, options);
    addOutputs(this, {
      FunctionArn: functions.trigger.lambda.functionArn,
      RetryFunctionArn: functions.retry.lambda.functionArn,
      ...(reconcile && { ReconcileFunctionArn: reconcile.compare.lambda.functionArn }),
      UserPoolId: pool.id,
      UsersTableName: tables.users.tableName,
      IdempotencyTableName: tables.idempotency.tableName,
      RetryQueueUrl: queues.retry.queueUrl,
      DeadLetterQueueUrl: queues.deadLetters.queueUrl,
      AlarmTopicArn: watch.alarms.topic.topicArn,
    });
    const home = consoleOf(this);
    addOutputs(this, watchLinks(home, options), home.isKnown);
  }
}
