import { CreateTableCommand } from '@aws-sdk/client-dynamodb';

/** Makes a table with one key attribute and an index over another attribute, both texts. */
export const indexedTable = (
  TableName: string,
  keyAttribute: string,
  indexAttribute: string,
): CreateTableCommand =>
  new CreateTableCommand({
    TableName,
    KeySchema: [{ AttributeName: keyAttribute, KeyType: 'HASH' }],
    AttributeDefinitions: [keyAttribute, indexAttribute].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S',
    })),
    GlobalSecondaryIndexes: [
      {
        IndexName: 'Index',
        KeySchema: [{ AttributeName: indexAttribute, KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  });
