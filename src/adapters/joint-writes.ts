import { type DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  type PutCommandInput,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import pLimit from 'p-limit';
import { IDEMPOTENCY_TABLE } from '../contract.ts';
import { keyOf, type PendingWrite } from '../domain/pending-write.ts';
import { type RowKey, rowKeyOf, type TableKey } from '../domain/table-key.ts';
import { RECORD_LIFE_SECONDS } from '../time-budget.ts';
import { inGroups } from './batch-read.ts';
import { isFatal } from './fatal-fault.ts';
import type { RecordedIdempotency } from './idempotency.ts';
import { STORED_AS } from './stored-record.ts';
import { conditionalPut, type UsersTablePlace } from './users-table.ts';

/** DynamoDB takes 100 puts in one transaction: a row and its record for each user. */
const MAX_USERS = 50;
const TRANSACTIONS_AT_ONCE = 2;
const ATTEMPTS = 3;

/**
 * What DynamoDB says to a transaction as a whole. One item can be the reason, or the table: a global table
 * with multi-Region strong consistency takes no transactions.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html
 */
const REFUSALS: readonly string[] = ['ValidationException', 'UnknownOperationException'];
/** After as many refusals in a row it is the table, and no further transaction is tried. */
const REFUSALS_IN_A_ROW = 3;

type Parts = UsersTablePlace & {
  readonly client: DynamoDBClient;
  readonly idempotencyTableName: string;
  readonly recordIdOf: RecordedIdempotency['recordIdOf'];
  readonly signal: AbortSignal;
  /** False if it is known that the table takes no transactions: then none is tried. */
  readonly takesTransactions: boolean;
  /** Told once if the table turns out to take none. */
  readonly onNoTransactions: () => void;
};

/**
 * The record of a row that was written. It is put only where there is none, however old: what to make of
 * an existing one is decided elsewhere. No lock comes before it, since both puts are made or none.
 */
const recordPut = (tableName: string, id: string) =>
  ({
    TableName: tableName,
    Item: {
      [IDEMPOTENCY_TABLE.partitionKey]: id,
      [STORED_AS.status]: STORED_AS.completed,
      [STORED_AS.outcome]: STORED_AS.proof,
      [STORED_AS.expiry]: Math.round(Date.now() / 1_000) + RECORD_LIFE_SECONDS,
    },
    ConditionExpression: 'attribute_not_exists(#id)',
    ExpressionAttributeNames: { '#id': IDEMPOTENCY_TABLE.partitionKey },
  }) as const satisfies PutCommandInput;

/** A transaction does not take two puts of one row: of those who share a key the first is in it. */
const firstOfEachRow = (
  writes: readonly PendingWrite[],
  key: TableKey,
): readonly PendingWrite[] => {
  const keys = new Set<RowKey>();
  return writes.filter(({ row }) => keys.size < keys.add(rowKeyOf(row, key)).size);
};

const FREE = 'None';

/** Of writes that were not made, those that were in nobody's way. */
const freeOf = (writes: readonly PendingWrite[], fault: unknown): readonly PendingWrite[] => {
  const reasons =
    (fault instanceof TransactionCanceledException && fault.CancellationReasons) || [];
  return writes.filter((_write, index) =>
    [reasons[2 * index], reasons[2 * index + 1]].every((reason) => reason?.Code === FREE),
  );
};

/**
 * Writes rows with their records, many at once: a tenth of the calls that each by itself would take.
 *
 * Each row is put as the trigger puts it, and only where nobody ever left a record. What is in the way of
 * some is left to the caller, who finds out by writing each of these by itself. So is everything where a
 * table takes no transactions. Safe to repeat, at the same time and beside the trigger.
 *
 * @returns a function that resolves to the writes that were made. It throws a fault that concerns all
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export const createJointWrites = (parts: Parts) => {
  const { idempotencyTableName, recordIdOf, signal } = parts;
  const documents = DynamoDBDocumentClient.from(parts.client);

  let refusalsLeft = parts.takesTransactions ? REFUSALS_IN_A_ROW : 0;
  const countRefusal = (fault: unknown): void => {
    if (fault instanceof Error && REFUSALS.includes(fault.name) && refusalsLeft > 0) {
      refusalsLeft -= 1;
      if (refusalsLeft === 0) {
        parts.onNoTransactions();
      }
    }
  };

  const concernsAll = (fault: unknown): boolean => signal.aborted || isFatal(fault);

  const putsOf = (write: PendingWrite) => [
    { Put: recordPut(idempotencyTableName, recordIdOf(keyOf(write))) },
    { Put: conditionalPut(parts, write.row) },
  ];

  const writeGroup = async (
    group: readonly PendingWrite[],
    attemptsLeft = ATTEMPTS,
  ): Promise<readonly PendingWrite[]> => {
    if (group.length === 0 || attemptsLeft === 0 || refusalsLeft === 0) {
      return [];
    }
    const transaction = new TransactWriteCommand({ TransactItems: group.flatMap(putsOf) });
    try {
      await documents.send(transaction, { abortSignal: signal });
      refusalsLeft = REFUSALS_IN_A_ROW;
      return group;
    } catch (fault) {
      if (concernsAll(fault)) {
        throw fault;
      }
      countRefusal(fault);
      return writeGroup(freeOf(group, fault), attemptsLeft - 1);
    }
  };

  return async (writes: readonly PendingWrite[]): Promise<ReadonlySet<PendingWrite>> => {
    const groups = inGroups(firstOfEachRow(writes, parts.usersTableKey), MAX_USERS);
    const written = await pLimit(TRANSACTIONS_AT_ONCE).map(groups, (group) => writeGroup(group));
    return new Set(written.flat());
  };
};
