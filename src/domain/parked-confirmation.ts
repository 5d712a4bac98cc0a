import { USERS_TABLE } from '../contract.ts';
import { fieldsOf, textOf } from './fields.ts';
import type { PendingWrite } from './record-confirmation.ts';
import type { Row } from './row.ts';

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
 */
const FORM = 1;

/** The body of a message on the retry queue: what a replay needs and no more. */
export const parkedBody = (write: PendingWrite): string =>
  JSON.stringify({
    form: FORM,
    userPoolId: write.userPoolId,
    sub: write.sub,
    triggerSource: write.triggerSource,
    row: write.row,
  });

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

const isRow = (value: unknown): value is Row => {
  const fields = fieldsOf(value);
  return (
    fields !== undefined &&
    textOf(fields, USERS_TABLE.partitionKey) !== undefined &&
    Object.values(fields).every((field) => typeof field === 'string')
  );
};

/** Reads a message of the retry queue. Undefined if it is none, or of a form that is not known yet. */
export const readParked = (body: string): PendingWrite | undefined => readParkedValue(parse(body));

/** The same, for a message that was read as JSON already. */
export const readParkedValue = (value: unknown): PendingWrite | undefined => {
  const fields = fieldsOf(value);
  const userPoolId = textOf(fields, 'userPoolId');
  const sub = textOf(fields, 'sub');
  const triggerSource = textOf(fields, 'triggerSource');
  const row = fields?.row;
  if (fields?.form !== FORM || !userPoolId || !sub || !triggerSource || !isRow(row)) {
    return undefined;
  }
  return { userPoolId, sub, triggerSource, row };
};
