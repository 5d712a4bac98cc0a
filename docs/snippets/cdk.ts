import { AddUser } from 'add_user';
import { App, Stack } from 'aws-cdk-lib';
import { UserPool } from 'aws-cdk-lib/aws-cognito';

export const stack = new Stack(new App(), 'users');
const userPool = new UserPool(stack, 'Users', { selfSignUpEnabled: true });
new AddUser(stack, 'AddUser', { userPool, alarmEmail: 'oncall@example.com' });
