import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startDynamoDbEngine } from '../../infra/local/dynamodb/dynamodb-engine.ts';
import type { DynamoDbEngine } from '../../infra/local/dynamodb/engine.ts';
import { runStartWith } from '../support/runner-process.ts';
import { testCertificate } from '../support/test-certificate.ts';

let engine: DynamoDbEngine;

beforeAll(async () => {
  engine = await startDynamoDbEngine();
});

afterAll(() => engine.close());

const tlsInFrontOf = async (endpoint: string) => {
  const server = createTlsServer(testCertificate(), (near) => {
    const far = connect(Number(new URL(endpoint).port), '127.0.0.1');
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
    near.pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
};

test('an event goes to a DynamoDB that is reached by https', async () => {
  await using server = await tlsInFrontOf(engine.endpoint);
  const { port } = server.address() as AddressInfo; // it listens on a port

  const { exitCode, stdout } = await runStartWith(
    {
      AWS_ENDPOINT_URL_DYNAMODB: `https://127.0.0.1:${port}`,
      // The certificate of this server is nobody's.
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    },
    join('events', 'sign-up.json'),
    '--json',
  );

  const { scenes } = JSON.parse(stdout);
  expect(scenes[0].deliveries[0].outcome).toBe('created');
  expect(scenes[0].row.after).toBeDefined();
  expect(exitCode).toBe(0);
});

test('a table that is there with another key is told in one line, and what to do', async () => {
  const { exitCode, stdout, stderr } = await runStartWith(
    {
      AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
      USERS_TABLE_KEY: 'id',
      USER_ROW: '{"id":"{sub}"}',
    },
    join('events', 'sign-up.json'),
  );

  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(
    /^error: ADD_USER_E_TABLE_KEY: .* to what the table has, or delete it there\.\n$/,
  );
});
