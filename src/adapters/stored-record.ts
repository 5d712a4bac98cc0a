import { IdempotencyRecordStatus } from '@aws-lambda-powertools/idempotency';

/**
 * How Powertools stores a record, for those who read and write records without it, many at once. A test
 * holds this to what it stores.
 *
 * @see https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/
 */
export const STORED_AS = {
  status: 'status',
  /** Seconds since 1970. */
  expiry: 'expiration',
  /** Milliseconds since 1970. */
  lockedUntil: 'in_progress_expiration',
  outcome: 'data',
  completed: IdempotencyRecordStatus.COMPLETED,
  locked: IdempotencyRecordStatus.INPROGRESS,
  /** The outcome in every complete record: this user had a row. */
  proof: 'created',
  /** The outcome in records of earlier versions, which completed one for somebody else's row too. */
  noProof: 'row-exists',
} as const satisfies Record<string, string>;
