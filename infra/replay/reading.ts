import {
  type Reading as EventReading,
  type RowMaking,
  readConfirmation,
} from '../../src/domain/confirmation.ts';
import { readParked, readParkedValue } from '../../src/domain/parked-confirmation.ts';
import type { PendingWrite } from '../../src/domain/pending-write.ts';
import { type Item, MAX_ITEM_BYTES } from './items/item.ts';

/** What an item turned out to be. */
export type Reading =
  | { readonly kind: 'parked'; readonly write: PendingWrite }
  | { readonly kind: 'sign-up' | 'nothing-to-write'; readonly reading: EventReading }
  | { readonly kind: 'unreadable'; readonly why: string };

// A letter that is no UTF-8 must not become another: an e-mail address is a key.
const utf8 = new TextDecoder('utf-8', { fatal: true });

const unreadable = (why: string): Reading => ({ kind: 'unreadable', why });

const decoded = (raw: Buffer): string | undefined => {
  try {
    return utf8.decode(raw);
  } catch {
    return undefined;
  }
};

const readValue = (value: unknown, making: RowMaking): Reading => {
  const { key } = making.template;
  // `aws sqs receive-message --query 'Messages[].Body'` prints the messages as JSON texts.
  const write = typeof value === 'string' ? readParked(value, key) : readParkedValue(value, key);
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
