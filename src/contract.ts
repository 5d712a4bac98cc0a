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
  userAttributes: 'USER_ATTRIBUTES',
} as const satisfies Record<string, string>;

/** Default name and key schema of the table that holds the users' rows. */
export const USERS_TABLE = {
  name: 'chocolate_user',
  partitionKey: 'email',
} as const satisfies { name: string; partitionKey: string };

/** Key schema of the table that holds the idempotency records, as Powertools expects it. */
export const IDEMPOTENCY_TABLE = {
  name: 'add_user_idempotency',
  partitionKey: 'id',
  timeToLiveAttribute: 'expiration',
} as const satisfies { name: string; partitionKey: string; timeToLiveAttribute: string };

/** The `service` of every log line, metric and trace, unless POWERTOOLS_SERVICE_NAME names another. */
export const SERVICE = 'add_user';

/** CloudWatch namespace of the metrics, unless POWERTOOLS_METRICS_NAMESPACE names another. */
export const METRICS_NAMESPACE = 'add_user';
