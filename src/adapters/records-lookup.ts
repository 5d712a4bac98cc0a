import { IDEMPOTENCY_TABLE } from '../contract.ts';
import type { ConfirmationKey } from '../domain/pending-write.ts';
import type { RecordState } from '../domain/reconcile/plan.ts';
import { type BatchSource, readBatches, type StoredItem } from './batch-read.ts';
import type { RecordedIdempotency } from './idempotency.ts';
import { STORED_AS } from './stored-record.ts';

const { partitionKey } = IDEMPOTENCY_TABLE;
const ATTRIBUTES = [
  partitionKey,
  STORED_AS.status,
  STORED_AS.expiry,
  STORED_AS.lockedUntil,
  STORED_AS.outcome,
];

/** What a record says, if it still holds. DynamoDB may take days to delete one that has expired. */
const recordStateOf = (record: StoredItem, nowMs: number): RecordState | undefined => {
  if (nowMs > Number(record[STORED_AS.expiry]?.N) * 1_000) {
    return undefined;
  }
  if (record[STORED_AS.status]?.S === STORED_AS.completed) {
    return record[STORED_AS.outcome]?.S === STORED_AS.proof ? 'done' : undefined;
  }
  // A lock whose time is over belongs to an invocation that died.
  return Number(record[STORED_AS.lockedUntil]?.N) > nowMs ? 'in-progress' : undefined;
};

/**
 * Asks the idempotency records what is known of confirmations, without changing anything.
 *
 * @param recordIdOf knows the key of the item that Powertools keeps a record in
 * @returns a function that throws {@link TableBusyError} if the table takes no more reads
 */
export const createRecordsLookup =
  (source: BatchSource, recordIdOf: RecordedIdempotency['recordIdOf']) =>
  async (keys: readonly ConfirmationKey[]): Promise<ReadonlyMap<ConfirmationKey, RecordState>> => {
    const keyOfRecord = new Map(keys.map((key) => [recordIdOf(key), key]));
    const ids = [...keyOfRecord.keys()].map((id) => ({ [partitionKey]: id }));
    const query = { keys: ids, attributes: ATTRIBUTES, freshly: true };
    const records = await readBatches(source, query);
    const nowMs = Date.now();
    return new Map(
      records.flatMap((record) => {
        const key = keyOfRecord.get(String(record[partitionKey]?.S));
        const known = recordStateOf(record, nowMs);
        return key && known ? [[key, known]] : [];
      }),
    );
  };
