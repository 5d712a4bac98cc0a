/**
 * What the function and the place where it runs must agree on.
 *
 * `infra/` builds the tables, the variables and the function from these values, and the code reads
 * them, so that the two cannot disagree.
 */

/** What the zip exports, as Lambda's `Handler` setting names it. */
export const HANDLER = 'index.handler';

/** Lambda's runtime. Its major version is that of the packages `node` and `@types/node`. */
export const RUNTIME = 'nodejs24.x';

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
  reconcileExclude: 'RECONCILE_EXCLUDE',
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

const DAY_SECONDS = 24 * 60 * 60;

/**
 * How long a message waits before its second, third, fourth and fifth delivery. The first is longer than
 * the lock that an invocation leaves if it dies at work.
 */
const FIRST_WAITS_SECONDS = [60, 120, 240, 480] as const;
/** Every later wait. It is the queue's own visibility timeout, so it needs no call and cannot fail. */
const LONGEST_WAIT_SECONDS = 900;
/** How long a message is tried before it becomes a dead letter. */
const TRIED_FOR_SECONDS = 3 * DAY_SECONDS;

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

/**
 * The queue of parked confirmations.
 *
 * What could not be finished is hidden for 1, 2, 4 and 8 minutes, 15 together, and then for 15 minutes
 * each time: 4 + 287 deliveries in three days. The one after the last makes it a dead letter. The queue
 * counts its days from the first sending, so eleven of fourteen are left then.
 *
 * AWS advises to hide a message at least six times as long as the function that takes it may run: 180 s.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export const RETRY_QUEUE = {
  name: 'add_user_retry',
  deadLetterName: 'add_user_dead_letters',
  firstWaitsSeconds: FIRST_WAITS_SECONDS,
  visibilityTimeoutSeconds: LONGEST_WAIT_SECONDS,
  maxReceiveCount:
    FIRST_WAITS_SECONDS.length +
    (TRIED_FOR_SECONDS - sum(FIRST_WAITS_SECONDS)) / LONGEST_WAIT_SECONDS,
  retentionDays: 14,
  batchSize: 10,
} as const satisfies Record<string, string | number | readonly number[]>;

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
