import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { USERS_TABLE } from '../../../src/contract.ts';

/** A row as DynamoDB returns it, with its types. */
export type Row = Readonly<Record<string, unknown>>;

/** The values of a row's key attributes, by their names. */
export type RowKey = Readonly<Record<string, string>>;

/** The row with a key. */
export const readRow = async (client: DynamoDBClient, key: RowKey): Promise<Row | undefined> => {
  const { Item } = await client.send(
    new GetItemCommand({
      TableName: USERS_TABLE.name,
      Key: Object.fromEntries(Object.entries(key).map(([name, value]) => [name, { S: value }])),
      ConsistentRead: true,
    }),
  );
  return Item;
};
