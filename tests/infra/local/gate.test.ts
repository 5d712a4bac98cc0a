import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, test } from '@jest/globals';
import { startGate } from '../../../infra/local/gate.ts';
import { serviceAddress } from '../../../infra/local/service-connection.ts';

test.each([
  ['http://127.0.0.1:8000', { host: '127.0.0.1', port: 8000 }],
  ['http://dynamodb.test', { host: 'dynamodb.test', port: 80 }],
  ['https://dynamodb.test', { host: 'dynamodb.test', port: 443 }],
  ['https://dynamodb.test:8443', { host: 'dynamodb.test', port: 8443 }],
  ['http://[::1]:8000', { host: '::1', port: 8000 }],
  ['http://[::1]', { host: '::1', port: 80 }],
])('%s is looked for where it says', (endpoint, address) => {
  expect(serviceAddress(new URL(endpoint))).toEqual(address);
});

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

// Not every machine has IPv6.
(hasIpv6 ? test : test.skip)('an IPv6 address is reached, and a path kept', async () => {
  await using server = createServer((incoming, out) => out.end(incoming.url));
  server.listen(0, '::1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on a port
  await using gate = await startGate(`http://[::1]:${port}/below`);

  const response = await fetch(gate.endpoint, { headers: { connection: 'close' } });

  expect(await response.text()).toBe('/below');
});
