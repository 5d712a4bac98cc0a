import { LRUCache } from '@aws-lambda-powertools/commons/utils/lru-cache';
import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  makeIdempotent,
} from '@aws-lambda-powertools/idempotency';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { SERVICE } from '../contract.ts';
import type { ConfirmationKey } from '../domain/pending-write.ts';
import {
  AlreadyInProgressError,
  type Idempotency,
  provesRow,
} from '../domain/record-confirmation.ts';
import { IDEMPOTENCY_CALL_MS, RECORD_LIFE_SECONDS } from '../time-budget.ts';
import { bounded } from './dynamodb.ts';
import { RecordStore } from './record-store.ts';
import { STORED_AS } from './stored-record.ts';

/**
 * Part of every record's key. It is fixed, not the function's name as Powertools has it: whatever
 * replays a confirmation must find the record that the trigger left.
 */
const KEY_PREFIX = SERVICE;

/** All that the lock needs of Lambda's context. */
export type RemainingTime = Pick<Context, 'getRemainingTimeInMillis'>;

/** Idempotency whose records can be found by others. */
export type RecordedIdempotency = Idempotency & {
  /** The key of the item that holds a confirmation's record. */
  recordIdOf(key: ConfirmationKey): string;
};

type IdempotencySettings = {
  /** Whether what is known to be done is remembered in this process as well. @default false */
  readonly useLocalCache?: boolean;
  /** The time of a call, retries included. @default 800 */
  readonly callMs?: number;
};

/** Copies come soon: Cognito's within seconds. */
const REMEMBERED = 256;

const SETTINGS = {
  expiresAfterSeconds: RECORD_LIFE_SECONDS,
  hashFunction: 'sha256',
  throwOnNoIdempotencyKey: true,
} as const;

/** The confirmations that a process knows to be done. */
const createDone = () => {
  const keys = new LRUCache<string, true>({ maxSize: REMEMBERED });
  return {
    has: (key: ConfirmationKey) => keys.get(JSON.stringify(key)) === true,
    add: (key: ConfirmationKey) => keys.add(JSON.stringify(key), true),
  };
};

/** Ends the work that Powertools guards, so that it takes the lock back and completes no record. */
class NothingToRecordError extends Error {}

/** Throws what ended the guarded work, in the domain's words. Nothing to record is no fault. */
const passOn = (fault: unknown): void => {
  if (fault instanceof IdempotencyAlreadyInProgressError) {
    throw new AlreadyInProgressError({ cause: fault });
  }
  if (!(fault instanceof NothingToRecordError)) {
    throw fault;
  }
};

/** The context says how long a lock holds; the signal ends every call. */
type IdempotencyOf = (context: RemainingTime, signal: AbortSignal) => RecordedIdempotency;

/**
 * Powertools' idempotency records in DynamoDB, for one invocation after the other.
 *
 * The lock in a record expires with the function's time, before Cognito can call again. A complete
 * record says `created` and no more, never the event. It is the proof that this user had a row, so
 * a confirmation that met somebody else's row leaves none.
 *
 * What is proven stays proven until its record expires. So a process that has seen it need not ask
 * again: a replay that meets the same process costs no call, and is known even while the table fails.
 *
 * @see https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/
 */
export const createIdempotency = (
  dynamoDb: DynamoDBClient,
  tableName: string,
  { useLocalCache = false, callMs = IDEMPOTENCY_CALL_MS }: IdempotencySettings = {},
): IdempotencyOf => {
  const { client, under } = bounded(dynamoDb, callMs);
  const persistenceStore = new RecordStore(client, tableName);
  const settings = new IdempotencyConfig(SETTINGS);
  persistenceStore.configure({ config: settings, keyPrefix: KEY_PREFIX });
  const done = useLocalCache && settings.isEnabled() ? createDone() : undefined;
  return (context, signal) => {
    const once: Idempotency['once'] = async (key, work) => {
      const lambdaContext = context as Context; // Powertools reads the remaining time and nothing else
      const config = new IdempotencyConfig({ ...SETTINGS, lambdaContext });
      const guarded = async (_key: string[]): Promise<string> => {
        if (!provesRow(await work())) {
          throw new NothingToRecordError();
        }
        return STORED_AS.proof;
      };
      const idempotent = makeIdempotent(guarded, {
        persistenceStore,
        config,
        keyPrefix: KEY_PREFIX,
      });
      if ((await idempotent([...key])) === STORED_AS.noProof) {
        // Earlier versions completed a record for somebody else's row, too. It lives for 15 days.
        await persistenceStore.deleteRecord([...key]);
        await idempotent([...key]);
      }
      done?.add(key);
    };
    return {
      async once(key, work) {
        if (!done?.has(key)) {
          await under(signal, () => once(key, work)).catch(passOn);
        }
      },
      async complete(key) {
        await under(signal, () => persistenceStore.saveSuccess([...key], STORED_AS.proof));
        done?.add(key);
      },
      recordIdOf: (key) => persistenceStore.idOf(key),
    };
  };
};
