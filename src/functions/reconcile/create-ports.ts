import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { isFatal } from '../../adapters/fatal-fault.ts';
import { createIdempotency } from '../../adapters/idempotency.ts';
import { createJointWrites } from '../../adapters/joint-writes.ts';
import { createPacer } from '../../adapters/pacer.ts';
import { wait } from '../../adapters/patience.ts';
import { createRecordsLookup } from '../../adapters/records-lookup.ts';
import { createUserPool } from '../../adapters/user-pool.ts';
import { createUsersLookup } from '../../adapters/users-lookup.ts';
import { createUsersTable, type UsersTablePlace } from '../../adapters/users-table.ts';
import { FUNCTION_TIMEOUT_MS } from '../../contract.ts';
import type { Plan } from '../../domain/reconcile/plan.ts';
import type { ReconcilePorts } from '../../domain/reconcile/reconcile.ts';

type ReconcileParts = Pick<ReconcilePorts, 'runState' | 'onProgress' | 'onStartOver'> &
  Pick<UsersTablePlace, 'usersTableName'> & {
    /** Must not repeat calls by itself: see `createCognito`. */
    readonly cognito: CognitoIdentityProviderClient;
    readonly dynamoDb: DynamoDBClient;
    readonly idempotencyTableName: string;
    readonly maxRequestsPerSecond: number;
    /** Whether e-mail addresses are needed even if rows have none. @default false */
    readonly withEmails?: boolean;
    /** False if it is known that the users' table takes no transactions. @default true */
    readonly takesTransactions?: boolean;
    /** Told once if the table turns out to take none. */
    readonly onNoTransactions: () => void;
    /** Told of each page that Cognito did not give at once. */
    readonly onRetry: (fault: unknown) => void;
    /** Drops what is in flight. */
    readonly abort: AbortSignal;
  };

/**
 * All of Lambda's context that the lock needs. A lock holds as long as the trigger's own, so that a
 * run that is killed blocks nobody for longer.
 */
const lockLikeTrigger = { getRemainingTimeInMillis: () => FUNCTION_TIMEOUT_MS } as Context;

/** The real outside of a comparison: the same for the command and for the scheduled function. */
export const createReconcilePorts = (parts: ReconcileParts, plan: Plan): ReconcilePorts => {
  const { cognito, dynamoDb, usersTableName, idempotencyTableName, abort } = parts;
  const { runState, onProgress, onStartOver, onRetry } = parts;
  const idempotency = createIdempotency(dynamoDb, idempotencyTableName)(lockLikeTrigger, abort);
  const { template } = plan;
  const place = { usersTableName, usersTableKey: template.key };
  const users = createUsersTable(dynamoDb, place);
  const source = { client: dynamoDb, signal: abort, wait };
  const pacer = createPacer({
    maxPerSecond: parts.maxRequestsPerSecond,
    now: () => performance.now(),
    wait,
  });
  return {
    pool: createUserPool({
      client: cognito,
      userPoolId: plan.userPoolId,
      userAttributes: [...template.attributeNames, ...(parts.withEmails ? ['email'] : [])],
      pacer,
      onRetry,
    }),
    runState,
    idempotency,
    readRecords: createRecordsLookup(
      { ...source, tableName: idempotencyTableName },
      idempotency.recordIdOf,
    ),
    putIfAbsent: (write) => users.putIfAbsent(write, abort, true),
    writeTogether: createJointWrites({
      client: dynamoDb,
      ...place,
      idempotencyTableName,
      recordIdOf: idempotency.recordIdOf,
      signal: abort,
      takesTransactions: parts.takesTransactions ?? true,
      onNoTransactions: parts.onNoTransactions,
    }),
    lookUp: createUsersLookup({ ...source, tableName: usersTableName }, template),
    isFatal: (fault) => abort.aborted || isFatal(fault),
    wait: (ms) => wait(ms, abort),
    now: () => Date.now(),
    onProgress,
    onStartOver,
  };
};
