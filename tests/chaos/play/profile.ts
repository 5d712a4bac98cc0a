import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { USERS_TABLE } from '../../../src/contract.ts';
import type { UserRecord } from './ledger.ts';

/** Changes the row, unless there is none: the profile page shows what there is. */
const edited = async (client: DynamoDBDocumentClient, email: string, plan: string) => {
  try {
    const { Attributes } = await client.send(
      new UpdateCommand({
        TableName: USERS_TABLE.name,
        Key: { email },
        UpdateExpression: 'SET chocolate = :chocolate REMOVE #name',
        ConditionExpression: 'attribute_exists(email)',
        ExpressionAttributeNames: { '#name': 'name' },
        ExpressionAttributeValues: { ':chocolate': plan },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return Attributes;
  } catch (failure) {
    if (failure instanceof ConditionalCheckFailedException) {
      return undefined;
    }
    throw failure;
  }
};

const deleted = async (client: DynamoDBDocumentClient, email: string): Promise<boolean> => {
  const { Attributes } = await client.send(
    new DeleteCommand({
      TableName: USERS_TABLE.name,
      Key: { email },
      ReturnValues: 'ALL_OLD',
    }),
  );
  return Attributes !== undefined;
};

/** The user edits the profile, and it is noted what the row must be from then on. */
export const editProfile = async (
  client: DynamoDBDocumentClient,
  { story, deeds }: UserRecord,
): Promise<void> => {
  const startMs = performance.now();
  const row = await edited(client, story.email ?? '', `dark, ${deeds.length + 70} %`);
  if (row) {
    deeds.push({ kind: 'edit', row, startMs, endMs: performance.now() });
  }
};

/** The user deletes the profile, and it is noted if there was one. */
export const deleteProfile = async (
  client: DynamoDBDocumentClient,
  { story, deeds }: UserRecord,
): Promise<void> => {
  const startMs = performance.now();
  if (await deleted(client, story.email ?? '')) {
    deeds.push({ kind: 'delete', startMs, endMs: performance.now() });
  }
};
