/**
 * What the function and the place where it runs must agree on.
 *
 * `infra/` builds the tables, the variables and the function from these values, and the code reads
 * them, so that the two cannot disagree.
 */

/** What the zip exports, as Lambda's `Handler` setting names it. */
export const HANDLER = 'index.handler';

/** Lambda's own time limit. Cognito waits 5 s and no more, so the function must end before that. */
export const FUNCTION_TIMEOUT_MS = 4_000;

/** Name of the variables that the function reads, see `environment.ts`. */
export const ENVIRONMENT = {
  usersTable: 'USERS_TABLE_NAME',
  idempotencyTable: 'IDEMPOTENCY_TABLE_NAME',
  retryQueue: 'RETRY_QUEUE_URL',
  usersTableKey: 'USERS_TABLE_KEY',
  userRow: 'USER_ROW',
  nextFunction: 'NEXT_FUNCTION',
  userPool: 'USER_POOL_ID',
  reconcileMode: 'RECONCILE_MODE',
  reconcileInclude: 'RECONCILE_INCLUDE',
} as const satisfies Record<string, string>;

/** Default name and key schema of the table that holds the users' rows. */
export const USERS_TABLE = {
  name: 'chocolate_user',
  partitionKey: 'email',
} as const satisfies { name: string; partitionKey: string };

/** The row's template, unless USER_ROW has another. */
export const DEFAULT_USER_ROW = '{"email":"{email}"}';

/** Key schema of the table that holds the idempotency records, as Powertools expects it. */
export const IDEMPOTENCY_TABLE = {
  name: 'add_user_idempotency',
  partitionKey: 'id',
  timeToLiveAttribute: 'expiration',
} as const satisfies { name: string; partitionKey: string; timeToLiveAttribute: string };

/** Lambda's time limit for the function that empties the retry queue. */
export const RETRY_FUNCTION_TIMEOUT_MS = 30_000;

/**
 * The queue of parked confirmations. A message is hidden six times as long as the function that takes
 * it may run, as AWS advises, and goes to the dead letters after the fifth attempt.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export const RETRY_QUEUE = {
  name: 'add_user_retry',
  deadLetterName: 'add_user_dead_letters',
  visibilityTimeoutSeconds: (6 * RETRY_FUNCTION_TIMEOUT_MS) / 1_000,
  maxReceiveCount: 5,
  retentionDays: 14,
  batchSize: 10,
} as const satisfies Record<string, string | number>;

/** The `service` of the trigger's log lines, metrics and traces, unless POWERTOOLS_SERVICE_NAME names another. */
export const SERVICE = 'add_user';

/** The same for the function that empties the retry queue. */
export const RETRY_SERVICE = 'retry_user';

/** The same for the function that compares pool and table. */
export const RECONCILE_SERVICE = 'reconcile_users';

/** Lambda's time limit for the function that compares pool and table: the longest there is. */
export const RECONCILE_FUNCTION_TIMEOUT_MS = 900_000;

/** CloudWatch namespace of the metrics, unless POWERTOOLS_METRICS_NAMESPACE names another. */
export const METRICS_NAMESPACE = 'add_user';
