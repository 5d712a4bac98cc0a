import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  makeIdempotent,
} from '@aws-lambda-powertools/idempotency';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { SERVICE } from '../contract.ts';
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

/** A memory whose records can be found by others. */
export type RecordedMemory = Memory & {
  /** The key of the item that holds a confirmation's record. */
  recordIdOf(key: ConfirmationKey): string;
};

export type MemorySettings = {
  /** Whether what is known to be done is remembered in this process as well. @default false */
  readonly useLocalCache?: boolean;
  /** The time of a call, retries included. @default 800 */
  readonly callMs?: number;
};

/** Whoever comes again comes soon: Cognito within seconds. */
const REMEMBERED = 256;

const configFor = (context: RemainingTime, useLocalCache: boolean): IdempotencyConfig =>
  new IdempotencyConfig({
    useLocalCache,
    maxLocalCacheSize: REMEMBERED,
    expiresAfterSeconds: RECORD_LIFE_SECONDS,
    hashFunction: 'sha256',
    throwOnNoIdempotencyKey: true,
    lambdaContext: context as Context, // Powertools reads the remaining time and nothing else
  });

/** The memory of an invocation, whose context says how long a lock holds and whose signal ends every call. */
export type MemoryOf = (context: RemainingTime, signal: AbortSignal) => RecordedMemory;

/**
 * Powertools' idempotency records in DynamoDB, as the memory of one invocation after the other.
 *
 * The lock in a record expires with the function's time, before Cognito can call again. What is
 * stored is the outcome, never the event.
 *
 * What is done stays done until its record expires. So a process that has seen it need not ask again: a
 * replay that meets the same process costs no call, and is known even while the table fails.
 *
 * @see https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/
 */
export const createMemory = (
  dynamoDb: DynamoDBClient,
  tableName: string,
  { useLocalCache = false, callMs = IDEMPOTENCY_CALL_MS }: MemorySettings = {},
): MemoryOf => {
  const { client, under } = bounded(dynamoDb, callMs);
  const persistenceStore = new RecordStore(client, tableName);
  return (context, signal) => {
    const config = configFor(context, useLocalCache);
    persistenceStore.configure({ config, keyPrefix: KEY_PREFIX });
    const options = { persistenceStore, config, keyPrefix: KEY_PREFIX };
    return {
      async once(key, work) {
        const idempotent = makeIdempotent((_key: string[]) => work(), options);
        try {
          await under(signal, () => idempotent([...key]));
        } catch (fault) {
          throw fault instanceof IdempotencyAlreadyInProgressError
            ? new AlreadyInProgressError({ cause: fault })
            : fault;
        }
      },
      note: (key, outcome) => under(signal, () => persistenceStore.saveSuccess([...key], outcome)),
      recordIdOf: (key) => persistenceStore.idOf(key),
    };
  };
};
