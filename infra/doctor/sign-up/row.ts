import { isDeepStrictEqual } from 'node:util';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { fieldsOf } from '../../../src/domain/fields.ts';
import type { Json } from '../../../src/domain/row.ts';
import { calling } from '../../aws/aws-call-error.ts';
import { type Check, expectThat, wrong } from '../check.ts';
import type { Confirmation } from './confirmation.ts';
import type { Job } from './job.ts';
import type { Made } from './made.ts';
import { waitFor } from './wait-for.ts';

/** A write that did not finish in time is parked: the retry function gets it within seconds. */
export const ROW_TIMEOUT_MS = 60_000;
const EVERY_MS = 1_000;

/** Whether a value is as the template makes it. What comes from the clock needs to be of its type. */
const agrees = (value: unknown, early: Json | undefined, late: Json | undefined): boolean => {
  if (isDeepStrictEqual(early, late)) {
    return isDeepStrictEqual(value, early);
  }
  const [entries, first, second] = [value, early, late].map(entriesOf);
  if (!entries || !first || !second) {
    return typeof value === typeof early;
  }
  return (
    isDeepStrictEqual(Object.keys(entries).sort(), Object.keys(first).sort()) &&
    Object.keys(first).every((name) =>
      agrees(entries[name], first[name] as Json, second[name] as Json),
    )
  );
};

/** Of a list, too: by place. */
const entriesOf = (value: unknown) => fieldsOf(Array.isArray(value) ? { ...value } : value);

/** Names of the template's attributes that the row has otherwise. */
const otherwise = (
  row: Readonly<Record<string, unknown>>,
  [early, late]: Confirmation['rows'],
): readonly string[] =>
  Object.keys(early).filter((name) => !agrees(row[name], early[name], late[name]));

/**
 * Waits for the row, and compares it with the template.
 *
 * @param made learns whether the row was there
 * @throws {AwsCallError} if the table cannot be read
 */
export const checkRow = async (
  job: Job,
  made: Made,
  { key, rows }: Confirmation,
): Promise<Check> => {
  const { usersTableName } = job.environment;
  const documents = DynamoDBDocumentClient.from(job.services.dynamoDb);
  const get = new GetCommand({ TableName: usersTableName, Key: key, ConsistentRead: true });
  job.say(`Waiting for the row, at most ${ROW_TIMEOUT_MS / 1_000} s.`);
  const row = await waitFor(
    async () => (await calling('dynamodb:GetItem', documents.send(get))).Item,
    { ...job, everyMs: EVERY_MS, timeoutMs: ROW_TIMEOUT_MS },
  );
  made.hasSeenRow = row !== undefined;
  if (row === undefined) {
    return wrong(
      'sign-up-row',
      `There is no row with the key ${JSON.stringify(key)} in ${usersTableName} after ${ROW_TIMEOUT_MS / 1_000} s.`,
      'sign-up-log says what the function made of it. A parked confirmation still gets its row: look into the table in a quarter of an hour.',
    );
  }
  const names = otherwise(row, rows);
  return expectThat('sign-up-row', {
    holds: names.length === 0,
    found:
      names.length === 0
        ? `The row is in ${usersTableName}, with the key and the attributes of its template.`
        : `The row is in ${usersTableName}, but not as its template has it: ${names.join(', ')}.`,
    advice: 'Something else wrote or changed it, or another code runs here than this one.',
  });
};
