import {
  type Reading as EventReading,
  type RowMaking,
  readConfirmation,
} from '../../src/domain/confirmation.ts';
import { fieldsOf, textOf } from '../../src/domain/fields.ts';
import { readParkedValue } from '../../src/domain/parked-confirmation.ts';
import type { PendingWrite } from '../../src/domain/pending-write.ts';
import { type Item, MAX_ITEM_BYTES } from './items/item.ts';

/** What an item turned out to be, if it can be read. */
export type Readable =
  | { readonly kind: 'parked'; readonly write: PendingWrite }
  | { readonly kind: 'sign-up' | 'nothing-to-write'; readonly reading: EventReading };

/** What an item turned out to be. */
export type Reading = Readable | { readonly kind: 'unreadable'; readonly why: string };

// A byte sequence that is not UTF-8 must not become another: an e-mail address is a key.
const utf8 = new TextDecoder('utf-8', { fatal: true });

const unreadable = (why: string): Reading => ({ kind: 'unreadable', why });

const decoded = (raw: Buffer): string | undefined => {
  try {
    return utf8.decode(raw);
  } catch {
    return undefined;
  }
};

/** The body of a message of SQS, as Lambda and as SQS itself spell it, or alone: `Messages[].Body`. */
const bodyOf = (value: unknown): string | undefined => {
  const fields = fieldsOf(value);
  return typeof value === 'string' ? value : (textOf(fields, 'body') ?? textOf(fields, 'Body'));
};

const readValue = (value: unknown, making: RowMaking): Reading => {
  const body = bodyOf(value);
  return readContent(body === undefined ? value : JSON.parse(body), making);
};

const readContent = (value: unknown, making: RowMaking): Reading => {
  const write = readParkedValue(value, making.template.key);
  if (write) {
    return { kind: 'parked', write };
  }
  const reading = readConfirmation(value, making);
  if (reading.kind === 'malformed') {
    return unreadable('neither a Cognito event nor a parked message');
  }
  return { kind: reading.kind === 'sign-up' ? 'sign-up' : 'nothing-to-write', reading };
};

/** Reads an item. Never throws, and never says anything of what it holds. */
export const readItem = ({ raw }: Item, making: RowMaking): Reading => {
  if (raw === undefined) {
    return unreadable(`longer than ${MAX_ITEM_BYTES} bytes`);
  }
  const text = decoded(raw);
  if (text === undefined) {
    return unreadable('not UTF-8');
  }
  try {
    return readValue(JSON.parse(text), making);
  } catch {
    return unreadable(raw.byteLength === 0 ? 'missing: the file may be cut off' : 'not JSON');
  }
};
