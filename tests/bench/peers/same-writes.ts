import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { PostConfirmationTriggerEvent } from 'aws-lambda';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const { USERS_TABLE_NAME, IDEMPOTENCY_TABLE_NAME } = process.env;

const lock = (id: string, now: number) =>
  new PutCommand({
    TableName: IDEMPOTENCY_TABLE_NAME,
    Item: { id, status: 'INPROGRESS', expiration: now + 60, in_progress_expiration: now + 4 },
    ConditionExpression: 'attribute_not_exists(#id) OR #expiration < :now',
    ExpressionAttributeNames: { '#id': 'id', '#expiration': 'expiration' },
    ExpressionAttributeValues: { ':now': now },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });

const row = (email: string) =>
  new PutCommand({
    TableName: USERS_TABLE_NAME,
    Item: { email },
    ConditionExpression: 'attribute_not_exists(#email)',
    ExpressionAttributeNames: { '#email': 'email' },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });

const unlock = (id: string, now: number) =>
  new UpdateCommand({
    TableName: IDEMPOTENCY_TABLE_NAME,
    Key: { id },
    UpdateExpression: 'SET #data = :data, #expiration = :expiration, #status = :status',
    ExpressionAttributeNames: { '#data': 'data', '#expiration': 'expiration', '#status': 'status' },
    ExpressionAttributeValues: {
      ':data': 'created',
      ':expiration': now + 60,
      ':status': 'COMPLETED',
    },
  });

/** The calls to DynamoDB that a confirmation makes, and nothing else. */
export const handler = async (event: PostConfirmationTriggerEvent) => {
  const { sub = '', email = '' } = event.request.userAttributes;
  const now = Math.floor(Date.now() / 1000);
  await client.send(lock(sub, now));
  await client.send(row(email));
  await client.send(unlock(sub, now));
  return event;
};
