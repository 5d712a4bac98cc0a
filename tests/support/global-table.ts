import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What belongs to the call, and not to its connection. */
const headersOf = ({ headers }: IncomingMessage): [string, string][] =>
  Object.entries(headers).flatMap(([name, value]) =>
    /^(?:content-type|authorization|x-amz-.*)$/.test(name) ? [[name, String(value)]] : [],
  );

/**
 * An engine whose tables say of themselves that they are global tables with multi-Region strong consistency.
 * No engine of this machine has those.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html
 */
export const startGlobalTable = async (
  engine: string,
): Promise<AsyncDisposable & { readonly endpoint: string }> => {
  const server = createServer(async (incoming, outgoing) => {
    const target = String(incoming.headers['x-amz-target']);
    const answer = await fetch(engine, {
      method: 'POST',
      headers: headersOf(incoming),
      body: await text(incoming),
    });
    const body = (await answer.json()) as { readonly Table?: object }; // DynamoDB answers with an object
    const described = target.endsWith('.DescribeTable')
      ? { Table: { ...body.Table, MultiRegionConsistency: 'STRONG' } }
      : body;
    outgoing.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
    outgoing.end(JSON.stringify(described));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // it listens on a port
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
