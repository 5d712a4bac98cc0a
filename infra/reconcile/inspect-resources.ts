import {
  type CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TableKey } from '../../src/domain/table-key.ts';
import { accountOf } from '../aws/pool-names.ts';
import { requireKey } from '../aws/table-key.ts';
import type { Resources } from './explain.ts';

/** What is known before a single user was read. */
export type ResourceFacts = {
  readonly account: string;
  /** Cognito's own estimate. */
  readonly estimatedUsers: number;
  /** False for a global table with multi-Region strong consistency. */
  readonly takesTransactions: boolean;
};

/**
 * Looks at the pool and the table before anything is compared.
 *
 * @throws {TableKeyError} if the table has another key
 * @throws AWS's error if there is no such pool or table, or a permission is missing
 */
export const inspectResources = async (
  cognito: CognitoIdentityProviderClient,
  dynamoDb: DynamoDBClient,
  resources: Resources & { readonly usersTableKey: TableKey },
): Promise<ResourceFacts> => {
  const command = new DescribeUserPoolCommand({ UserPoolId: resources.userPoolId });
  const { UserPool } = await cognito.send(command);
  const table = await requireKey(dynamoDb, {
    table: resources.usersTableName,
    key: resources.usersTableKey,
    region: resources.region,
    advice: 'name the right one with --users-table',
  });
  const account = accountOf(table.TableArn ?? '') || 'unknown';
  return {
    account,
    estimatedUsers: UserPool?.EstimatedNumberOfUsers ?? 0,
    takesTransactions: table.MultiRegionConsistency !== 'STRONG',
  };
};
