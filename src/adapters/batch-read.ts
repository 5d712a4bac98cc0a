import {
  type AttributeValue,
  BatchGetItemCommand,
  type BatchGetItemCommandOutput,
  type DynamoDBClient,
  type KeysAndAttributes,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';

/** The most that DynamoDB takes at once. */
const MAX_KEYS = 100;
const ATTEMPTS = 10;
const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 3_000;

/** Splits a list into groups of a size, as many as it takes. The last one may be smaller. */
export const inGroups = <Value>(
  values: readonly Value[],
  size: number,
): readonly (readonly Value[])[] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_none, group) =>
    values.slice(group * size, (group + 1) * size),
  );

/** DynamoDB gave some keys back again and again: the table takes no more reads. */
export class TableBusyError extends Error {
  readonly code = 'ADD_USER_E_TABLE_BUSY';
  override readonly name = 'TableBusyError';

  constructor() {
    super(
      'ADD_USER_E_TABLE_BUSY: the table does not take more reads; raise its limit or run later.',
    );
  }
}

/** A table to read from, and how long to go on. */
export type BatchSource = {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly signal: AbortSignal;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** What to read of the items with these keys. */
type BatchQuery = {
  /** The key attributes of each, all of type S. No key twice: DynamoDB refuses that. */
  readonly keys: readonly Readonly<Record<string, string>>[];
  readonly attributes: readonly string[];
  /** True: every write that ended before is seen, at twice the price. */
  readonly freshly: boolean;
};

/** An item with the attributes that were asked for, as far as it has them. */
export type StoredItem = Readonly<Record<string, AttributeValue>>;

const requestsFor = (query: BatchQuery): readonly KeysAndAttributes[] => {
  const { keys, attributes, freshly } = query;
  // A name can be a reserved word, or have characters that an expression cannot.
  const names = Object.fromEntries(attributes.map((name, index) => [`#${index}`, name]));
  return inGroups(keys, MAX_KEYS).map((batch) => ({
    Keys: batch.map((key) => marshall(key)),
    ConsistentRead: freshly,
    ProjectionExpression: Object.keys(names).join(', '),
    ExpressionAttributeNames: names,
  }));
};

const pauseMs = (attempt: number): number =>
  Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);

/**
 * Reads items by their keys, 100 at once. Keys that DynamoDB gives back are asked for again.
 *
 * Safe to repeat.
 *
 * @returns the items that are there, in any order
 * @throws {TableBusyError} if some keys come back every time
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
 */
export const readBatches = async (
  { client, tableName, signal, wait }: BatchSource,
  query: BatchQuery,
): Promise<readonly StoredItem[]> => {
  const readOnce = (request: KeysAndAttributes): Promise<BatchGetItemCommandOutput> =>
    client.send(new BatchGetItemCommand({ RequestItems: { [tableName]: request } }), {
      abortSignal: signal,
    });

  const readBatch = async (
    request: KeysAndAttributes,
    attempt = 1,
  ): Promise<readonly StoredItem[]> => {
    const { Responses, UnprocessedKeys } = await readOnce(request);
    const items = Responses?.[tableName] ?? [];
    const rest = UnprocessedKeys?.[tableName];
    if (!rest) {
      return items;
    }
    if (attempt === ATTEMPTS) {
      throw new TableBusyError();
    }
    await wait(pauseMs(attempt), signal);
    return [...items, ...(await readBatch(rest, attempt + 1))];
  };

  const batches = requestsFor(query).map((request) => readBatch(request));
  return (await Promise.all(batches)).flat();
};
