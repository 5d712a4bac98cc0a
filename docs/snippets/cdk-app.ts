import { AddUser } from 'add_user';
import { App, Stack } from 'aws-cdk-lib';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';

const app = new App();
const stack = new Stack(app, 'Shop');

// The pool and the table that the app has already.
const userPool = new UserPool(stack, 'Pool', { selfSignUpEnabled: true });
const usersTable = new TableV2(stack, 'Users', {
  partitionKey: { name: 'id', type: AttributeType.STRING },
});

const addUser = new AddUser(stack, 'AddUser', {
  userPool,
  usersTable,
  userRow: { id: '{sub}', email: '{email}', createdAt: '{now}' },
});
addUser.alarmTopic.addSubscription(new EmailSubscription('oncall@example.com'));

app.synth();
