import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import { inspectResources } from '../../../infra/reconcile/inspect-resources.ts';

const looking = (table: object) =>
  inspectResources(
    // all of the clients that is used
    { send: async () => ({ UserPool: {} }) } as unknown as CognitoIdentityProviderClient,
    {
      send: async () => ({
        Table: {
          KeySchema: [{ AttributeName: 'email', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'email', AttributeType: 'S' }],
          ...table,
        },
      }),
    } as unknown as DynamoDBClient,
    {
      userPoolId: 'eu-central-1_x',
      region: 'eu-central-1',
      usersTableName: 'users',
      usersTableKey: ['email'],
      idempotencyTableName: 'records',
    },
  );

test.each([
  [{}, true],
  [{ MultiRegionConsistency: 'EVENTUAL' }, true],
  [{ MultiRegionConsistency: 'STRONG' }, false],
])('a table as DynamoDB describes it, %j, takes transactions: %s', async (table, takes) => {
  expect(await looking(table)).toMatchObject({ takesTransactions: takes });
});
