import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { PROJECT_DIR } from '../../infra/paths.ts';

/**
 * A process that answers `PutItem` and `UpdateItem` as DynamoDB does, as far as the functions of the
 * benchmark ask, and fast: what is measured is the function. Its parent asks `count` for the number of
 * calls since it asked last.
 *
 * A condition holds if there is no item with the key: those of the benchmark say no more, but for
 * records that expired, and none does here.
 */
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
let calls = 0;

/** `id` of a record, `email` of a row. */
const keyOf = ({ TableName, Item, Key }: Input): string => {
  const fields = Item ?? Key;
  return `${TableName}/${(fields.id ?? fields.email)?.S}`;
};

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
  return String(request.headers['x-amz-target']).endsWith('.PutItem') ? put(input) : update(input);
};

const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  calls += 1;
  const [status, body] = await answer(request);
  response.writeHead(status, JSON_TYPE).end(JSON.stringify(body));
};

// The certificate is that of dynalite, made for tests and known to everybody.
const pem = (name: string): Buffer =>
  readFileSync(join(PROJECT_DIR, 'node_modules', 'dynalite', 'ssl', name));

const listen = async (server: Server): Promise<number> => {
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port; // it listens on a port
};

process.on('message', () => {
  process.send?.({ calls });
  calls = 0;
});
process.once('disconnect', () => process.exit());
const tls = { cert: pem('server-crt.pem'), key: pem('server-key.pem') };
const port = await listen(createServer(serve));
const tlsPort = await listen(createTlsServer(tls, serve));
process.send?.({ port, tlsPort });
