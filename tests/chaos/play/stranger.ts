import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { USERS_TABLE } from '../../../src/contract.ts';
import type { UserRecord } from './ledger.ts';

/** Puts the row of an account that had this user's address before, and is gone from the pool. */
export const putStranger = async (
  client: DynamoDBDocumentClient,
  { story }: UserRecord,
): Promise<void> => {
  await client.send(
    new PutCommand({
      TableName: USERS_TABLE.name,
      Item: { email: story.email, sub: 'of-an-account-that-is-gone' },
    }),
  );
};

/** Removes that row, as the clean-up of the old account does. Until then the user cannot have one. */
export const removeStranger = async (
  client: DynamoDBDocumentClient,
  { story }: UserRecord,
): Promise<void> => {
  await client.send(
    new DeleteCommand({ TableName: USERS_TABLE.name, Key: { email: story.email } }),
  );
};
