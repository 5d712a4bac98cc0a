import { assignedBy, holds, type Item, type Placeholders } from './expressions.ts';

/** A write that took effect. */
export type Written = {
  readonly table: string;
  readonly key: string;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
};

export type Answer = { readonly status: number; readonly body: object };

type Put = Placeholders & {
  readonly TableName: string;
  readonly Item: Item;
  readonly ConditionExpression?: string;
  readonly ReturnValuesOnConditionCheckFailure?: string;
};
type Keyed = Omit<Put, 'Item'> & { readonly Key: Item; readonly UpdateExpression?: string };
type Batch = { readonly RequestItems: Record<string, { readonly Keys: readonly Item[] }> };
type Transaction = {
  readonly TransactItems: readonly { readonly Put: Put }[];
  readonly ClientRequestToken: string;
};

const refusal = (type: string, more: object = {}): Answer => ({
  status: 400,
  body: { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: type, ...more },
});

const done = (body: object = {}): Answer => ({ status: 200, body });

/**
 * A model of DynamoDB: tables with a partition key, and the operations that this project and Powertools
 * use. Every operation takes effect at once, or not at all.
 */
export class Tables {
  readonly #keys: Readonly<Record<string, string>>;
  readonly #items = new Map<string, Item>();
  readonly #tokens = new Set<string>();
  readonly #onWrite: (written: Written) => void;

  /** @param keys each table's partition key */
  constructor(keys: Readonly<Record<string, string>>, onWrite: (written: Written) => void) {
    this.#keys = keys;
    this.#onWrite = onWrite;
  }

  get(table: string, key: string): Item | undefined {
    return this.#items.get(`${table} ${key}`);
  }

  /** Sets an item from outside, which counts as no write. */
  set(table: string, key: string, item: Item | undefined): void {
    if (item) {
      this.#items.set(`${table} ${key}`, item);
    } else {
      this.#items.delete(`${table} ${key}`);
    }
  }

  /** All that is in them. */
  text(): string {
    return JSON.stringify([...this.#items].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  answer(operation: string, input: object): Answer {
    switch (operation) {
      case 'PutItem':
        return this.#put(input as Put);
      case 'UpdateItem':
        return this.#update(input as Keyed);
      case 'DeleteItem':
        return this.#delete(input as Keyed);
      case 'BatchGetItem':
        return this.#batchGet(input as Batch);
      case 'TransactWriteItems':
        return this.#transact(input as Transaction);
      default:
        throw new Error(`The model of DynamoDB does not know ${operation}.`);
    }
  }

  #keyOf(table: string, item: Item): string {
    return item[this.#keys[table] ?? '']?.S ?? '';
  }

  #write(table: string, key: string, item: Item | undefined): void {
    const before = this.get(table, key);
    this.set(table, key, item);
    this.#onWrite({ table, key, before, after: item });
  }

  #isMet(put: Omit<Put, 'Item'>, found: Item | undefined): boolean {
    return !put.ConditionExpression || holds(put.ConditionExpression, found, put);
  }

  #unmet(put: Omit<Put, 'Item'>, found: Item | undefined): Answer {
    const isTold = put.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && found;
    return refusal('ConditionalCheckFailedException', isTold ? { Item: found } : {});
  }

  #put(put: Put): Answer {
    const key = this.#keyOf(put.TableName, put.Item);
    const found = this.get(put.TableName, key);
    if (!this.#isMet(put, found)) {
      return this.#unmet(put, found);
    }
    this.#write(put.TableName, key, put.Item);
    return done();
  }

  #update(update: Keyed): Answer {
    const { TableName, Key, UpdateExpression = '' } = update;
    const key = this.#keyOf(TableName, Key);
    const item = { ...(this.get(TableName, key) ?? Key), ...assignedBy(UpdateExpression, update) };
    this.#write(TableName, key, item);
    return done();
  }

  #delete(one: Keyed): Answer {
    const key = this.#keyOf(one.TableName, one.Key);
    const found = this.get(one.TableName, key);
    if (!this.#isMet(one, found)) {
      return this.#unmet(one, found);
    }
    this.#write(one.TableName, key, undefined);
    return done();
  }

  #batchGet({ RequestItems }: Batch): Answer {
    const found = Object.entries(RequestItems).map(([table, { Keys }]) => [
      table,
      Keys.flatMap((key) => this.get(table, this.#keyOf(table, key)) ?? []),
    ]);
    return done({ Responses: Object.fromEntries(found) });
  }

  #transact({ TransactItems, ClientRequestToken }: Transaction): Answer {
    if (this.#tokens.has(ClientRequestToken)) {
      return done(); // a repeated attempt of what took effect
    }
    const puts = TransactItems.map(({ Put }) => ({
      Put,
      key: this.#keyOf(Put.TableName, Put.Item),
    }));
    const met = puts.map(({ Put, key }) => this.#isMet(Put, this.get(Put.TableName, key)));
    if (met.includes(false)) {
      return refusal('TransactionCanceledException', {
        CancellationReasons: met.map((isMet) => ({
          Code: isMet ? 'None' : 'ConditionalCheckFailed',
        })),
      });
    }
    this.#tokens.add(ClientRequestToken);
    for (const { Put, key } of puts) {
      this.#write(Put.TableName, key, Put.Item);
    }
    return done();
  }
}
