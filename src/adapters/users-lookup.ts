import {
  BatchGetItemCommand,
  type BatchGetItemCommandOutput,
  type DynamoDBClient,
  type KeysAndAttributes,
} from '@aws-sdk/client-dynamodb';
import { USERS_TABLE } from '../contract.ts';
import type { StoredRow, StoredRows } from '../domain/reconcile/settle.ts';

/** The most that DynamoDB takes at once. */
const MAX_KEYS = 100;
const ATTEMPTS = 10;
const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 3_000;
const SUB = 'sub';

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

type Parts = {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly signal: AbortSignal;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
};

const inBatches = (emails: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(emails.length / MAX_KEYS) }, (_none, batch) =>
    emails.slice(batch * MAX_KEYS, (batch + 1) * MAX_KEYS),
  );

const requestFor = (emails: readonly string[], freshly: boolean): KeysAndAttributes => ({
  Keys: emails.map((email) => ({ [USERS_TABLE.partitionKey]: { S: email } })),
  ConsistentRead: freshly,
  ProjectionExpression: '#email, #sub',
  ExpressionAttributeNames: { '#email': USERS_TABLE.partitionKey, '#sub': SUB },
});

const pauseMs = (attempt: number): number =>
  Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);

/**
 * Looks rows up by their keys, 100 at once, and only the attributes that the comparison needs. Keys
 * that DynamoDB gives back are asked for again.
 *
 * @returns a function that throws {@link TableBusyError} if some keys come back every time
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
 */
export const createUsersLookup = ({ client, tableName, signal, wait }: Parts) => {
  const readOnce = (request: KeysAndAttributes): Promise<BatchGetItemCommandOutput> =>
    client.send(new BatchGetItemCommand({ RequestItems: { [tableName]: request } }), {
      abortSignal: signal,
    });

  const readBatch = async (
    request: KeysAndAttributes,
    found: Map<string, StoredRow>,
    attempt = 1,
  ): Promise<void> => {
    const { Responses, UnprocessedKeys } = await readOnce(request);
    for (const { [USERS_TABLE.partitionKey]: email, [SUB]: sub } of Responses?.[tableName] ?? []) {
      found.set(String(email?.S), { sub: sub?.S });
    }
    const rest = UnprocessedKeys?.[tableName];
    if (!rest) {
      return;
    }
    if (attempt === ATTEMPTS) {
      throw new TableBusyError();
    }
    await wait(pauseMs(attempt), signal);
    await readBatch(rest, found, attempt + 1);
  };

  return async (emails: readonly string[], freshly: boolean): Promise<StoredRows> => {
    const found = new Map<string, StoredRow>();
    const requests = inBatches(emails).map((batch) => requestFor(batch, freshly));
    await Promise.all(requests.map((request) => readBatch(request, found)));
    return found;
  };
};
