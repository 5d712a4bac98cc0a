import { USERS_TABLE } from '../contract.ts';
import type { StoredRow, StoredRows } from '../domain/reconcile/plan.ts';
import { type BatchSource, readBatches } from './batch-read.ts';

const { partitionKey } = USERS_TABLE;
const SUB = 'sub';

/**
 * Looks rows up by their keys, and only the attributes that the comparison needs.
 *
 * @returns a function that throws {@link TableBusyError} if the table takes no more reads
 */
export const createUsersLookup =
  (source: BatchSource) =>
  async (emails: readonly string[], freshly: boolean): Promise<StoredRows> => {
    const attributes = [partitionKey, SUB];
    const rows = await readBatches(source, { partitionKey, values: emails, attributes, freshly });
    return new Map(
      rows.map(({ [partitionKey]: email, [SUB]: sub }): [string, StoredRow] => [
        String(email?.S),
        { sub: sub?.S },
      ]),
    );
  };
