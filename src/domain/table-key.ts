import type { Fields } from './fields.ts';
import { isAttributeName } from './row.ts';

/** Names of a table's key attributes: the partition key, then the sort key if it has one. All of type S. */
export type TableKey = readonly [partitionKey: string, ...sortKey: string[]];

/** The longest partition key and sort key that DynamoDB takes, in bytes of UTF-8. */
const MAX_BYTES = [2_048, 1_024] as const;

const isKeyText = (value: unknown, maxBytes: number): value is string =>
  typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= maxBytes;

/** Whether a text can be a partition key. */
export const isPartitionKey = (value: unknown): value is string => isKeyText(value, MAX_BYTES[0]);

/**
 * Whether a row has all of its key.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
export const hasKey = (row: Fields, [partitionKey, sortKey]: TableKey): boolean =>
  isPartitionKey(row[partitionKey]) &&
  (sortKey === undefined || isKeyText(row[sortKey], MAX_BYTES[1]));

/**
 * The values of a row's key as one text, a JSON list with the partition key first. Two rows with the same
 * text are the same row of the table.
 */
export type RowKey = string;

/** The key of a row that has one. */
export const rowKeyOf = (row: Fields, key: TableKey): RowKey =>
  JSON.stringify(key.map((name) => row[name]));

/** The key's attributes, by name. */
export const keyAttributesOf = (
  rowKey: RowKey,
  key: TableKey,
): Readonly<Record<string, string>> => {
  const values: readonly string[] = JSON.parse(rowKey);
  return Object.fromEntries(values.map((value, index) => [String(key[index]), value]));
};

const MAX_NAME_BYTES = 255;

const isName = (name: string): boolean =>
  isAttributeName(name) && Buffer.byteLength(name) <= MAX_NAME_BYTES;

/** The key with these attributes, if a table can have it. */
export const tableKeyOf = (names: readonly string[]): TableKey | undefined => {
  const [partitionKey, sortKey, ...others] = names;
  const isKey = others.length === 0 && names.every(isName) && partitionKey !== sortKey;
  if (!isKey || partitionKey === undefined) {
    return undefined;
  }
  return [partitionKey, ...names.slice(1)];
};
