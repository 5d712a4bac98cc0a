import {
  type CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { USERS_TABLE } from '../../src/contract.ts';
import type { Place } from './explain.ts';
import { SetupError } from './setup-error.ts';

/** What is known before a single user was read. */
export type Surroundings = {
  readonly account: string;
  /** Cognito's own estimate. */
  readonly estimatedUsers: number;
};

const ACCOUNT_FIELD = 4;

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
const accountOf = (arn: string | undefined): string => arn?.split(':')[ACCOUNT_FIELD] || 'unknown';

const checkTable = async (client: DynamoDBClient, { usersTableName }: Place): Promise<string> => {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: usersTableName }));
  const key = Table?.KeySchema?.map(({ AttributeName }) => AttributeName).join(' and ');
  const type = Table?.AttributeDefinitions?.find(
    ({ AttributeName }) => AttributeName === USERS_TABLE.partitionKey,
  )?.AttributeType;
  if (key !== USERS_TABLE.partitionKey || type !== 'S') {
    throw new SetupError(
      'ADD_USER_E_TABLE_KEY',
      `the key of ${usersTableName} is ${key}, not the string ${USERS_TABLE.partitionKey}: check --table.`,
    );
  }
  return accountOf(Table?.TableArn);
};

/**
 * Looks at the pool and the table before anything is compared.
 *
 * @throws {SetupError} if the table has another key
 * @throws AWS's error if there is no such pool or table, or a permission is missing
 */
export const inspectPlace = async (
  cognito: CognitoIdentityProviderClient,
  dynamoDb: DynamoDBClient,
  place: Place,
): Promise<Surroundings> => {
  const command = new DescribeUserPoolCommand({ UserPoolId: place.userPoolId });
  const { UserPool } = await cognito.send(command);
  const account = await checkTable(dynamoDb, place);
  return { account, estimatedUsers: UserPool?.EstimatedNumberOfUsers ?? 0 };
};
