import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { USERS_TABLE } from '../../../src/contract.ts';
import { isKey } from '../../../src/domain/row.ts';

/** A row as DynamoDB returns it, with its types. */
export type Row = Readonly<Record<string, unknown>>;

/** The row that belongs to an e-mail address. An address that is too long for a key has none. */
export const readRow = async (client: DynamoDBClient, email: string): Promise<Row | undefined> => {
  if (!isKey(email)) {
    return undefined;
  }
  const { Item } = await client.send(
    new GetItemCommand({
      TableName: USERS_TABLE.name,
      Key: { [USERS_TABLE.partitionKey]: { S: email } },
      ConsistentRead: true,
    }),
  );
  return Item;
};
