import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { connectEarly, EarlyAgent } from '../../src/adapters/early-connection.ts';
import { keptConnections } from '../../src/adapters/limits.ts';
import { testCertificate } from '../support/test-certificate.ts';

const NOW_MS = Date.UTC(2026, 0, 1);
const CREDENTIALS = { accessKeyId: 'A', secretAccessKey: 'a' };
const PUT = new PutItemCommand({ TableName: 'table', Item: { id: { S: 'id' } } });

let server: Server;
let connections: TLSSocket[];
let port: number;
let agent: EarlyAgent;

beforeEach(async () => {
  connections = [];
  server = createServer(testCertificate(), (_in, out) => {
    out.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
  });
  server.on('secureConnection', (socket) => connections.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port; // it listens on a port
  agent = new EarlyAgent({ rejectUnauthorized: false });
});

afterEach(async () => {
  jest.restoreAllMocks();
  agent.destroy();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const clientWith = (endpoint = `https://127.0.0.1:${port}`): DynamoDBClient =>
  new DynamoDBClient({
    region: 'eu-central-1',
    endpoint,
    credentials: CREDENTIALS,
    requestHandler: { httpsAgent: agent },
  });

test('the first call takes the connection that was opened before it', async () => {
  const client = clientWith();
  const opened = once(server, 'secureConnection');
  await connectEarly(client, agent);
  await opened;

  await client.send(PUT);
  await client.send(PUT);

  expect(connections).toHaveLength(1);
});

test('the first call takes a connection that is still opening', async () => {
  const client = clientWith();
  await connectEarly(client, agent);

  await client.send(PUT);

  expect(connections).toHaveLength(1);
});

test('a connection that was lost is of no harm', async () => {
  const client = clientWith();
  const opened = once(server, 'secureConnection');
  const waiting = jest.spyOn(agent, 'connectTo');
  await connectEarly(client, agent);
  await opened;
  const early = waiting.mock.results[0]?.value as TLSSocket; // what connectTo returns
  connections[0]?.destroy();
  await once(early, 'close');

  await client.send(PUT);

  expect(connections).toHaveLength(2);
});

test('a connection that nobody accepts is of no harm', async () => {
  const client = clientWith();
  const closed = agent.connectTo('127.0.0.1', 9);
  await new Promise((resolve) => {
    closed.once('close', resolve);
  });

  await client.send(PUT);

  expect(connections).toHaveLength(1);
});

test.each([
  ['is used for five seconds', 5_000, 1],
  ['is not used later, since Lambda may have frozen the process', 5_001, 2],
])('a connection that waits %s', async (_what, ms, expected) => {
  const client = clientWith();
  const opened = once(server, 'secureConnection');
  const clock = jest.spyOn(Date, 'now').mockReturnValue(NOW_MS);
  await connectEarly(client, agent);
  await opened;
  clock.mockReturnValue(NOW_MS + ms);

  await client.send(PUT);

  expect(connections).toHaveLength(expected);
});

test('a connection to another host is not used, and closed', async () => {
  const early = agent.connectTo('localhost', port);

  await clientWith().send(PUT);

  expect(early.destroyed).toBe(true);
});

test('two calls at once have a connection each', async () => {
  const client = clientWith();
  await connectEarly(client, agent);

  await Promise.all([client.send(PUT), client.send(PUT)]);

  expect(connections).toHaveLength(2);
});

test.each([
  ['127.0.0.1', false],
  ['localhost', 'localhost'],
])('a connection to %s asks for the certificate of %s', async (host, name) => {
  const opened = once(server, 'secureConnection');

  agent.connectTo(host, port);
  await opened;

  expect(connections.map(({ servername }) => servername)).toEqual([name]);
});

test('a connection keeps the process alive only while a call uses it', async () => {
  const [unref, ref] = [
    jest.spyOn(TLSSocket.prototype, 'unref'),
    jest.spyOn(TLSSocket.prototype, 'ref'),
  ];
  const client = clientWith();
  await connectEarly(client, agent);
  expect(unref).toHaveBeenCalledTimes(1);
  const earlier = ref.mock.calls.length;

  await client.send(PUT);

  expect(ref.mock.calls.length).toBeGreaterThan(earlier);
});

test('an endpoint without TLS gets no connection', async () => {
  const connectTo = jest.spyOn(agent, 'connectTo');

  await connectEarly(clientWith('http://127.0.0.1:9'), agent);

  expect(connectTo).not.toHaveBeenCalled();
});

test('a call is signed and read once before the first one, and nothing of it is sent', async () => {
  const requests = jest.fn();
  server.on('request', requests);
  const sign = jest.fn(async (request: object) => request);
  const client = new DynamoDBClient({
    region: 'eu-central-1',
    endpoint: `https://127.0.0.1:${port}`,
    credentials: CREDENTIALS,
    requestHandler: { httpsAgent: agent },
    signer: { sign } as never, // all that the SDK asks of one
  });
  const opened = once(server, 'secureConnection');

  await connectEarly(client, agent);
  await opened;

  expect(sign).toHaveBeenCalledTimes(1);
  expect(requests).not.toHaveBeenCalled();
});

test('the host is the one of the region, on the port of HTTPS', async () => {
  const connectTo = jest.spyOn(agent, 'connectTo').mockReturnValue(undefined as never); // not looked at

  await connectEarly(new DynamoDBClient({ region: 'eu-west-1', credentials: CREDENTIALS }), agent);

  expect(connectTo).toHaveBeenCalledWith('dynamodb.eu-west-1.amazonaws.com', 443);
});

test.each(['region', 'credentials'])('a client that has no %s is of no harm', async (setting) => {
  const missing = () => Promise.reject(new Error(`no ${setting}`));
  const lost = new DynamoDBClient({
    region: 'eu-central-1',
    credentials: CREDENTIALS,
    [setting]: missing,
  });

  await expect(connectEarly(lost, agent)).resolves.toBeUndefined();
});

test.each([
  [undefined, 1],
  ['3', 3],
])(
  'of the connections of many calls, those for %j invocations at once are kept',
  async (atOnce, kept) => {
    jest.replaceProperty(process, 'env', { ...process.env, AWS_LAMBDA_MAX_CONCURRENCY: atOnce });
    agent = new EarlyAgent({ ...keptConnections(), rejectUnauthorized: false });
    const client = clientWith();
    const open = () => connections.filter(({ destroyed }) => !destroyed);

    await Promise.all([client.send(PUT), client.send(PUT), client.send(PUT), client.send(PUT)]);
    while (open().length > kept) {
      await Promise.race(open().map((socket) => once(socket, 'close')));
    }
    await Promise.all(Array.from({ length: kept }, () => client.send(PUT)));

    expect(connections).toHaveLength(4);
  },
);
