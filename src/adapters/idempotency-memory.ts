import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  IdempotencyItemNotFoundError,
  IdempotencyRecordStatus,
  makeIdempotent,
} from '@aws-lambda-powertools/idempotency';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { SERVICE } from '../contract.ts';
import type { Recollection } from '../domain/reconcile/settle.ts';
import {
  AlreadyInProgressError,
  type ConfirmationKey,
  type Memory,
} from '../domain/record-confirmation.ts';
import { IDEMPOTENCY_CALL_MS, RECORD_LIFE_SECONDS } from '../time-budget.ts';
import { bounded } from './dynamodb.ts';
import { RecordStore } from './record-store.ts';

/**
 * Part of every record's key. It is fixed, not the function's name as Powertools has it: whatever
 * replays a confirmation must find the record that the trigger left.
 */
const KEY_PREFIX = SERVICE;

/** All that the memory needs of Lambda's context. */
export type RemainingTime = Pick<Context, 'getRemainingTimeInMillis'>;

/** A memory that can also be asked, without being changed. */
export type AskableMemory = Memory & {
  /** What is known of a confirmation. Safe to repeat. @throws the fault of the store */
  recall(key: ConfirmationKey): Promise<Recollection>;
};

/**
 * The memory of one invocation: Powertools' idempotency records in DynamoDB.
 *
 * The lock in a record expires with the function's time, before Cognito can call again. What is
 * stored is the outcome, never the event.
 *
 * @param context gives the time that is left, which is how long the lock holds
 * @param signal ends every call
 * @see https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/
 */
export const createMemory = (
  client: DynamoDBClient,
  tableName: string,
  context: RemainingTime,
  signal: AbortSignal,
): AskableMemory => {
  const config = new IdempotencyConfig({
    expiresAfterSeconds: RECORD_LIFE_SECONDS,
    hashFunction: 'sha256',
    throwOnNoIdempotencyKey: true,
    lambdaContext: context as Context, // Powertools reads the remaining time and nothing else
  });
  const persistenceStore = new RecordStore(bounded(client, signal, IDEMPOTENCY_CALL_MS), tableName);
  persistenceStore.configure({ config, keyPrefix: KEY_PREFIX });
  return {
    async once(key, work) {
      try {
        await makeIdempotent((_key: string[]) => work(), {
          persistenceStore,
          config,
          keyPrefix: KEY_PREFIX,
        })([...key]);
      } catch (fault) {
        throw fault instanceof IdempotencyAlreadyInProgressError
          ? new AlreadyInProgressError({ cause: fault })
          : fault;
      }
    },
    note: (key, outcome) => persistenceStore.saveSuccess([...key], outcome),
    async recall(key) {
      try {
        return recollectionOf(await persistenceStore.getRecord([...key]));
      } catch (fault) {
        if (fault instanceof IdempotencyItemNotFoundError) {
          return 'unknown';
        }
        throw fault;
      }
    },
  };
};

type StoredRecord = Awaited<ReturnType<RecordStore['getRecord']>>;

const recollectionOf = (record: StoredRecord): Recollection => {
  switch (record.getStatus()) {
    case IdempotencyRecordStatus.COMPLETED:
      return 'done';
    case IdempotencyRecordStatus.INPROGRESS:
      // A lock whose time is over belongs to an invocation that died.
      return (record.inProgressExpiryTimestamp ?? 0) > Date.now() ? 'in-progress' : 'unknown';
    default:
      return 'unknown';
  }
};
