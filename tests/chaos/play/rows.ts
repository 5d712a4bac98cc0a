import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { USERS_TABLE } from '../../../src/contract.ts';
import type { ExpectedRow } from '../plan/confirmation-event.ts';

/** Every row of the users' table, by e-mail address. */
export const scanRows = async (
  client: DynamoDBDocumentClient,
): Promise<ReadonlyMap<string, ExpectedRow>> => {
  const rows = new Map<string, ExpectedRow>();
  const pages = paginateScan({ client }, { TableName: USERS_TABLE.name, ConsistentRead: true });
  for await (const { Items = [] } of pages) {
    for (const row of Items) {
      rows.set(String(row[USERS_TABLE.partitionKey]), row);
    }
  }
  return rows;
};
