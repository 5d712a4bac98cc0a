import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { STORED_AS } from '../../../src/adapters/stored-record.ts';
import { IDEMPOTENCY_TABLE } from '../../../src/contract.ts';
import type { Listed, RecordView, RowView } from '../view.ts';
import { createFirstSeen } from './first-seen.ts';
import type { Parts } from './parts.ts';

/** More than a panel shows. A table with more is read no further. */
const MAX_ITEMS = 1_000;
const SHOWN = 50;

type Tables = Pick<Parts, 'dynamoDb' | 'usersTable'>;
type Item = Readonly<Record<string, unknown>>;

const scan = async (
  client: DynamoDBDocumentClient,
  tableName: string,
): Promise<readonly Item[]> => {
  const { Items = [] } = await client.send(
    new ScanCommand({ TableName: tableName, ConsistentRead: true, Limit: MAX_ITEMS }),
  );
  return Items;
};

const newestFirst = <View extends { readonly seenMs: number }>(
  views: readonly View[],
): Listed<View> => ({
  items: views.toSorted((a, b) => b.seenMs - a.seenMs).slice(0, SHOWN),
  total: views.length,
});

/** JSON has neither sets nor bytes; and an engine may tell attributes in another order each time. */
const shown = (_name: string, value: unknown): unknown => {
  if (value instanceof Set) {
    return [...value];
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
};

/** Reads the users table. */
export const createRowsReader = ({ dynamoDb, usersTable }: Tables) => {
  const client = DynamoDBDocumentClient.from(dynamoDb);
  const firstSeen = createFirstSeen();
  return async (): Promise<Listed<RowView>> => {
    const items = await scan(client, usersTable.name);
    const rows = items.map((item) => ({
      key: Object.fromEntries(usersTable.key.map((name) => [name, String(item[name])])),
      item: JSON.parse(JSON.stringify(item, shown)) as Item,
    }));
    const seen = firstSeen(rows.map(({ key }) => JSON.stringify(key)));
    return newestFirst(
      rows.map((row) => ({ ...row, seenMs: seen.get(JSON.stringify(row.key)) ?? 0 })),
    );
  };
};

/**
 * Reads the idempotency records.
 *
 * @param subOf tells whose record it is: its key is a hash
 */
export const createRecordsReader = (
  { dynamoDb }: Pick<Tables, 'dynamoDb'>,
  subOf: (recordId: string) => string | undefined,
) => {
  const client = DynamoDBDocumentClient.from(dynamoDb);
  const firstSeen = createFirstSeen();
  return async (): Promise<Listed<RecordView>> => {
    const items = await scan(client, IDEMPOTENCY_TABLE.name);
    const idOf = (item: Item): string => String(item[IDEMPOTENCY_TABLE.partitionKey]);
    const seen = firstSeen(items.map(idOf));
    return newestFirst(
      items.map((item): RecordView => {
        const id = idOf(item);
        const sub = subOf(id);
        const outcome = item[STORED_AS.outcome];
        return {
          id,
          ...(sub !== undefined && { sub }),
          status: String(item[STORED_AS.status]),
          ...(outcome !== undefined && { outcome: String(outcome) }),
          expiresMs: Number(item[STORED_AS.expiry]) * 1_000,
          seenMs: seen.get(id) ?? 0,
        };
      }),
    );
  };
};
