import { type Fields, fieldsOf, textOf } from './fields.ts';
import { confirmedUser, type PendingWrite } from './pending-write.ts';
import type { Row } from './row.ts';
import { hasKey, type TableKey } from './table-key.ts';

/** Where confirmations wait that could not be finished in time. */
export type RetryQueue = {
  /**
   * Parks a confirmation until a replay finishes it. Safe to repeat: a replay is.
   *
   * @throws if the queue did not take it before `signal` said stop
   */
  park(write: PendingWrite, signal: AbortSignal): Promise<void>;
};

/**
 * Number of the message's form. A reader knows this one and all before it; whoever changes the form
 * counts up and keeps reading the old ones, which wait on the queue for up to 14 days.
 *
 * Form 1 has a `sub` always, and a row of texts. Form 2 has a `userName` where there is no `sub`, and a
 * row of any JSON.
 */
const FORM = 2;
const FORMS: readonly unknown[] = [1, FORM];

const escaped = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** SQS takes the characters of XML 1.0 only. JSON can be written in ASCII whatever it says. */
const inAscii = (json: string): string => json.replace(/[^\x20-\x7e]/g, escaped);

/** The body of a message on the retry queue: what a replay needs and no more, in printable ASCII. */
export const parkedBody = ({ userPoolId, user, triggerSource, row }: PendingWrite): string =>
  inAscii(JSON.stringify({ form: FORM, userPoolId, ...user, triggerSource, row }));

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

const rowOf = (fields: Fields | undefined, key: TableKey): Row | undefined => {
  const row = fieldsOf(fields?.row);
  return row && hasKey(row, key) ? (row as Row) : undefined; // it was read from JSON
};

/**
 * Reads a message of the retry queue.
 *
 * @param key of the table that its row is for
 * @returns undefined if it is none, of a form that is not known yet, or for a table with another key
 */
export const readParked = (body: string, key: TableKey): PendingWrite | undefined =>
  readParkedValue(parse(body), key);

/** The same, for a message that was read as JSON already. */
export const readParkedValue = (value: unknown, key: TableKey): PendingWrite | undefined => {
  const fields = fieldsOf(value);
  const userPoolId = textOf(fields, 'userPoolId');
  const user = confirmedUser(textOf(fields, 'sub'), textOf(fields, 'userName'));
  const triggerSource = textOf(fields, 'triggerSource');
  const row = rowOf(fields, key);
  if (!FORMS.includes(fields?.form) || !userPoolId || !user || !triggerSource || !row) {
    return undefined;
  }
  return { userPoolId, user, triggerSource, row };
};
