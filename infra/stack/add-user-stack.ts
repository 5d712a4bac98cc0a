import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Functions } from './functions.ts';
import type { StackOptions } from './options.ts';
import { Queues } from './queues.ts';
import { Tables } from './tables.ts';
import { UserPool } from './user-pool.ts';

/** Everything that `add_user` needs on AWS, and what watches it. */
export class AddUserStack extends Stack {
  constructor(scope: Construct, options: StackOptions) {
    super(scope, options.stackName, {
      description: 'add_user: writes the row of each user that Cognito confirms.',
    });
    const tables = new Tables(this, 'Tables', options);
    const queues = new Queues(this, 'Queues', options);
    const functions = new Functions(this, 'Functions', { tables, queues, options });
    new UserPool(this, 'UserPool', options.userPool, functions.trigger.lambda);
  }
}
