import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { StoredRow, StoredRows } from '../domain/reconcile/plan.ts';
import type { RowTemplate } from '../domain/row-template/row-template.ts';
import { keyAttributesOf, type RowKey, rowKeyOf } from '../domain/table-key.ts';
import { type BatchSource, readBatches } from './batch-read.ts';

/**
 * Looks rows up by their keys, and only the attributes that the comparison needs: the key, and the one
 * that holds the user's `sub`.
 *
 * @returns a function that throws {@link TableBusyError} if the table takes no more reads
 */
export const createUsersLookup = (
  source: BatchSource,
  { key, subAttribute }: Pick<RowTemplate, 'key' | 'subAttribute'>,
) => {
  const attributes = [...new Set([...key, ...(subAttribute === undefined ? [] : [subAttribute])])];
  const subIn = (row: Readonly<Record<string, unknown>>): string | undefined => {
    const value = subAttribute === undefined ? undefined : row[subAttribute];
    return typeof value === 'string' ? value : undefined;
  };
  return async (rowKeys: readonly RowKey[], freshly: boolean): Promise<StoredRows> => {
    const keys = rowKeys.map((rowKey) => keyAttributesOf(rowKey, key));
    const items = await readBatches(source, { keys, attributes, freshly });
    return new Map(
      items.map((item): [RowKey, StoredRow] => {
        const row = unmarshall({ ...item }, { wrapNumbers: Number });
        return [rowKeyOf(row, key), { sub: subIn(row) }];
      }),
    );
  };
};
