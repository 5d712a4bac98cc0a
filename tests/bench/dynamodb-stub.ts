import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { testCertificate } from '../support/test-certificate.ts';

/**
 * A process that answers `PutItem` and `UpdateItem` over TLS as DynamoDB does, as far as the functions of
 * the benchmark ask, and fast: what is measured is the function.
 */
export class DynamoDbStub implements AsyncDisposable {
  readonly endpoint: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.endpoint = `https://127.0.0.1:${port}`;
  }

  static async start(): Promise<DynamoDbStub> {
    const child = fork(import.meta.filename);
    const [{ port }] = (await once(child, 'message')) as [{ port: number }]; // its first message
    return new DynamoDbStub(child, port);
  }

  /** How many calls there were since this was asked last. */
  async calls(): Promise<number> {
    this.#child.send('count');
    const [{ calls }] = (await once(this.#child, 'message')) as [{ calls: number }]; // its answer
    return calls;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.disconnect();
    await once(this.#child, 'exit');
  }
}

type Attribute = { readonly S?: string };
type Item = Readonly<Record<string, Attribute>>;
type Input = {
  readonly TableName: string;
  readonly Item: Item;
  readonly Key: Item;
  readonly ConditionExpression?: string;
  readonly ReturnValuesOnConditionCheckFailure?: string;
  readonly UpdateExpression: string;
  readonly ExpressionAttributeNames: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues: Item;
};

const JSON_TYPE = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'STUB' };
const CONDITION_FAILED = 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException';

const items = new Map<string, Item>();

/** `id` of a record, `email` of a row. */
const keyOf = ({ TableName, Item, Key }: Input): string => {
  const fields = Item ?? Key;
  return `${TableName}/${(fields.id ?? fields.email)?.S}`;
};

/** The conditions of the benchmark hold if there is no item with the key: no record of it expires. */
const put = (input: Input): readonly [number, object] => {
  const key = keyOf(input);
  const found = items.get(key);
  if (found && input.ConditionExpression !== undefined) {
    const Item = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? found : undefined;
    const message = 'The conditional request failed';
    return [400, { __type: CONDITION_FAILED, message, Item }];
  }
  items.set(key, input.Item);
  return [200, {}];
};

const update = (input: Input): readonly [number, object] => {
  const { UpdateExpression, ExpressionAttributeNames, ExpressionAttributeValues } = input;
  const changes = [...UpdateExpression.matchAll(/(#\w+) = (:\w+)/g)].map(
    ([, name = '', value = '']) => [
      ExpressionAttributeNames[name],
      ExpressionAttributeValues[value],
    ],
  );
  const key = keyOf(input);
  items.set(key, { ...items.get(key), ...Object.fromEntries(changes) });
  return [200, {}];
};

const answer = async (request: IncomingMessage): Promise<readonly [number, object]> => {
  const input = JSON.parse(await text(request)) as Input; // what the functions of the benchmark send
  const [, operation] = String(request.headers['x-amz-target']).split('.');
  switch (operation) {
    case 'PutItem':
      return put(input);
    case 'DeleteItem':
      // A function that ran out of time takes its lock back.
      items.delete(keyOf(input));
      return [200, {}];
    default:
      return update(input);
  }
};

const serve = async (): Promise<void> => {
  let calls = 0;
  const server = createServer(
    testCertificate(),
    async (request: IncomingMessage, response: ServerResponse) => {
      calls += 1;
      const [status, body] = await answer(request);
      response.writeHead(status, JSON_TYPE).end(JSON.stringify(body));
    },
  );
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.on('message', () => {
    process.send?.({ calls });
    calls = 0;
  });
  process.once('disconnect', () => process.exit());
  process.send?.({ port: (server.address() as AddressInfo).port }); // it listens on a port
};

if (import.meta.main) {
  await serve();
}
