import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { USERS_TABLE } from '../../../src/contract.ts';

/** A row as DynamoDB returns it, with its types. */
export type Row = Readonly<Record<string, unknown>>;

/** The row that belongs to an e-mail address. */
export const readRow = async (client: DynamoDBClient, email: string): Promise<Row | undefined> => {
  const { Item } = await client.send(
    new GetItemCommand({
      TableName: USERS_TABLE.name,
      Key: { [USERS_TABLE.partitionKey]: { S: email } },
      ConsistentRead: true,
    }),
  );
  return Item;
};
