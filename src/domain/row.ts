/** Any JSON value. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [name: string]: Json };

/** A new row of the users' table, as JSON: its key, and whatever else the row's template names. */
export type Row = { readonly [attribute: string]: Json };

const MAX_NAME_BYTES = 65_535;

/** Names that the SDK's document client drops or cannot write, since they mean something to JavaScript. */
const NAMES_OF_JAVASCRIPT: readonly string[] = ['__proto__', 'constructor'];

/**
 * Whether a row, or an object in it, can have an attribute of this name.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
export const isAttributeName = (name: string): boolean =>
  name !== '' &&
  name.isWellFormed() &&
  Buffer.byteLength(name) <= MAX_NAME_BYTES &&
  !NAMES_OF_JAVASCRIPT.includes(name);

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MAX_ITEM_BYTES = 400 * 1_024;

/** The most that a number takes. */
const NUMBER_BYTES = 21;
const CONTAINER_BYTES = 3;
const ELEMENT_BYTES = 1;

const namedBytes = ([name, value]: readonly [string, Json]): number =>
  Buffer.byteLength(name) + bytesOf(value);

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

const bytesOf = (value: Json): number => {
  if (typeof value === 'string') {
    return Buffer.byteLength(value);
  }
  if (typeof value === 'number') {
    return NUMBER_BYTES;
  }
  if (typeof value === 'boolean' || value === null) {
    return 1;
  }
  const elements = Array.isArray(value)
    ? value.map(bytesOf)
    : Object.entries(value).map(namedBytes);
  return CONTAINER_BYTES + sum(elements.map((bytes) => bytes + ELEMENT_BYTES));
};

/**
 * Whether DynamoDB takes a row of this size. Numbers count with the most that they can take.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export const isSmallEnough = (row: Row): boolean =>
  sum(Object.entries(row).map(namedBytes)) <= MAX_ITEM_BYTES;
