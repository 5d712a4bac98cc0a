import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { createIdempotency } from '../../../src/adapters/idempotency.ts';
import { readConfirmation, SIGN_UP_SOURCE } from '../../../src/domain/confirmation.ts';
import { keyOf } from '../../../src/domain/pending-write.ts';
import type { Row } from '../../../src/domain/row.ts';
import { calling } from '../../aws/aws-call-error.ts';
import type { Job } from './job.ts';

/** The confirmation of the trial user, and what the trigger has to make of it. */
export type Confirmation = {
  /** With which Cognito calls the trigger. */
  readonly event: unknown;
  /** As the pool has it, which is not always the one that was given. */
  readonly userName: string;
  readonly sub: string;
  /** The row, had it been made at these two times: what differs comes from the clock. */
  readonly rows: readonly [early: Row, late: Row];
  /** The key of the row. */
  readonly key: Row;
  /** The key of the idempotency record. */
  readonly recordId: string;
};

/**
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html
 */
const eventOf = ({ pool, region }: Job, userName: string, attributes: Record<string, string>) => ({
  version: '1',
  region,
  userPoolId: pool.Id,
  userName,
  callerContext: { awsSdkVersion: 'add_user-doctor', clientId: 'CLIENT_ID_NOT_APPLICABLE' },
  triggerSource: SIGN_UP_SOURCE,
  request: { userAttributes: { ...attributes, 'cognito:user_status': 'CONFIRMED' } },
  response: {},
});

/** Two times that no part of a date is the same of. */
const EARLY_MS = Date.UTC(2001, 1, 3, 4, 5, 6, 7);
const LATE_MS = Date.UTC(2012, 11, 23, 14, 25, 36, 478);

const NO_LIMIT = { getRemainingTimeInMillis: () => 0 };

const recordIdOf = ({ services, environment }: Job, key: ReturnType<typeof keyOf>): string =>
  createIdempotency(services.dynamoDb, environment.idempotencyTableName)(
    NO_LIMIT,
    AbortSignal.abort(), // it only hashes, and calls nobody
  ).recordIdOf(key);

const rowAt = (job: Job, event: unknown, nowMs: number) => {
  const reading = readConfirmation(event, { template: job.environment.template, nowMs });
  return reading.kind === 'sign-up' ? reading.write : undefined;
};

/**
 * Reads the user as the pool has made it, and works out what is to come of it.
 *
 * @param userName by which the pool finds the user
 * @returns undefined if this user can have no row
 * @throws {AwsCallError} if the user cannot be read
 */
export const readUserConfirmation = async (
  job: Job,
  userName = job.user.userName,
): Promise<Confirmation | undefined> => {
  const { Username = userName, UserAttributes = [] } = await calling(
    'cognito-idp:AdminGetUser',
    job.services.cognito.send(
      new AdminGetUserCommand({ UserPoolId: job.pool.Id, Username: userName }),
    ),
  );
  const attributes = Object.fromEntries(
    UserAttributes.map(({ Name = '', Value = '' }) => [Name, Value]),
  );
  const event = eventOf(job, Username, attributes);
  const early = rowAt(job, event, EARLY_MS);
  const late = rowAt(job, event, LATE_MS);
  if (!early || !late) {
    return undefined;
  }
  const { template } = job.environment;
  return {
    ...{ event, userName: Username, sub: attributes.sub ?? '', rows: [early.row, late.row] },
    key: Object.fromEntries(template.key.map((name) => [name, early.row[name] ?? ''])),
    recordId: recordIdOf(job, keyOf(early)),
  };
};
