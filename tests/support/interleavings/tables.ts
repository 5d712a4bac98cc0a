import {
  BatchGetItemCommand,
  type BatchGetItemCommandOutput,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { holds, type Item, type Placeholders } from './condition.ts';

export type Write = {
  readonly table: string;
  readonly key: string;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
};

type Conditional = Placeholders & {
  readonly ConditionExpression?: string | undefined;
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined;
};

const ASSIGNMENT = /(#\w+) = (:\w+)/g;

/**
 * DynamoDB tables that live in this process: each call is one step. A test holds them to a real engine.
 *
 * @param keys partition keys by table
 */
export class Tables {
  readonly #keys: Readonly<Record<string, string>>;
  readonly #items: Map<string, Item>;
  /** Told of each write that took effect. */
  onWrite: (write: Write) => void = () => undefined;

  constructor(keys: Readonly<Record<string, string>>, items: ReadonlyMap<string, Item> = new Map()) {
    this.#keys = keys;
    this.#items = new Map(items);
  }

  copy(): Tables {
    return new Tables(this.#keys, this.#items);
  }

  get(table: string, key: string): Item | undefined {
    return this.#items.get(`${table}/${key}`);
  }

  set(table: string, key: string, after: Item | undefined): void {
    const before = this.get(table, key);
    if (after) {
      this.#items.set(`${table}/${key}`, after);
    } else {
      this.#items.delete(`${table}/${key}`);
    }
    this.onWrite({ table, key, before, after });
  }

  /** All that is in them, as one text. */
  text(): string {
    return JSON.stringify([...this.#items].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Does what a call asks for. @throws the SDK's error, as DynamoDB would have it thrown */
  answer(command: unknown): object {
    if (command instanceof PutItemCommand) {
      this.#check(this.#keyOf(command.input), command.input);
      this.#put(command.input);
      return {};
    }
    if (command instanceof UpdateItemCommand) {
      return this.#update(command);
    }
    if (command instanceof DeleteItemCommand) {
      const { TableName = '', Key = {} } = command.input;
      const key = this.#textOf(TableName, Key);
      this.#check([TableName, key], command.input);
      this.set(TableName, key, undefined);
      return {};
    }
    if (command instanceof GetItemCommand) {
      const { TableName = '', Key = {} } = command.input;
      const Item = this.get(TableName, this.#textOf(TableName, Key));
      return Item ? { Item } : {};
    }
    if (command instanceof BatchGetItemCommand) {
      return this.#batchGet(command);
    }
    if (command instanceof TransactWriteItemsCommand) {
      return this.#transact(command);
    }
    throw new Error('The model does not know this call.');
  }

  #textOf(table: string, item: Item): string {
    return item[this.#keys[table] ?? '']?.S ?? '';
  }

  #keyOf({ TableName = '', Item = {} }: PutItemCommandInput): readonly [table: string, key: string] {
    return [TableName, this.#textOf(TableName, Item)];
  }

  #isMet([table, key]: readonly [string, string], input: Conditional): boolean {
    const { ConditionExpression } = input;
    return !ConditionExpression || holds(ConditionExpression, this.get(table, key), input);
  }

  #check(place: readonly [string, string], input: Conditional): void {
    if (!this.#isMet(place, input)) {
      const item = this.get(...place);
      throw new ConditionalCheckFailedException({
        message: 'The conditional request failed',
        $metadata: { httpStatusCode: 400 },
        ...(item && input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && { Item: item }),
      });
    }
  }

  #put(input: PutItemCommandInput): void {
    this.set(...this.#keyOf(input), input.Item);
  }

  #update({ input }: UpdateItemCommand): object {
    const { TableName = '', Key = {}, UpdateExpression = '' } = input;
    const key = this.#textOf(TableName, Key);
    const assigned = [...UpdateExpression.matchAll(ASSIGNMENT)].map(([, name = '', value = '']) => [
      input.ExpressionAttributeNames?.[name],
      input.ExpressionAttributeValues?.[value],
    ]);
    const before = this.get(TableName, key) ?? Key;
    this.set(TableName, key, { ...before, ...Object.fromEntries(assigned) });
    return {};
  }

  #batchGet({ input }: BatchGetItemCommand): Pick<BatchGetItemCommandOutput, 'Responses'> {
    const Responses = Object.entries(input.RequestItems ?? {}).map(([table, request]) => {
      const items = (request.Keys ?? []).flatMap((key) => this.get(table, this.#textOf(table, key)) ?? []);
      const names = Object.values(request.ExpressionAttributeNames ?? {});
      return [
        table,
        items.map((item) => Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)))),
      ];
    });
    return { Responses: Object.fromEntries(Responses) };
  }

  #transact({ input }: TransactWriteItemsCommand): object {
    const puts = (input.TransactItems ?? []).flatMap(({ Put }) => Put ?? []);
    const met = puts.map((put) => this.#isMet(this.#keyOf(put), put));
    if (met.includes(false)) {
      throw new TransactionCanceledException({
        message: 'Transaction cancelled',
        $metadata: { httpStatusCode: 400 },
        CancellationReasons: met.map((isMet) => ({
          Code: isMet ? 'None' : 'ConditionalCheckFailed',
        })),
      });
    }
    for (const put of puts) {
      this.#put(put);
    }
    return {};
  }
}
