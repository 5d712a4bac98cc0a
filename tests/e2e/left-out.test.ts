import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Database, openDatabase } from '../support/database.ts';
import { deployFunction } from '../support/deployed-function.ts';
import { signUpEvent } from '../support/sign-up-event.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/**
 * The build puts stand-ins in the place of modules that Lambda does not need. What it does need, and
 * what stands near to what was left out, is tried here on the zip itself.
 */
let database: Database;

beforeAll(async () => {
  database = await openDatabase();
});
afterAll(() => database.close());
afterEach(() => database.proxy?.reset());

type Serve = (request: IncomingMessage, body: string) => object;

/** A service of AWS that answers everything with a JSON document. */
const startService = async (serve: Serve) => {
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const answer = serve(request, await text(request));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on a port
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await server[Symbol.asyncDispose]();
    },
  };
};

describe('credentials', () => {
  test('come from a container endpoint when there are none in the variables', async () => {
    const asked: (string | undefined)[] = [];
    await using service = await startService(({ url, headers }) => {
      asked.push(`${url} ${headers.authorization}`);
      const Expiration = new Date(Date.now() + 3_600_000).toISOString();
      return { AccessKeyId: 'A', SecretAccessKey: 'a', Token: 't', Expiration };
    });
    const deployed = await deployFunction(database, {
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${service.url}/credentials`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'token',
    });

    const { confirmation } = await deployed.send(signUpEvent());
    await deployed.close();

    expect(confirmation).toMatchObject({ outcome: 'created', degraded: false });
    expect(asked).toContain('/credentials token');
  });

  test('that are nowhere cost a confirmation, not the answer', async () => {
    const deployed = await deployFunction(database, {
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
    });
    const event = signUpEvent();

    const { confirmation, payload } = await deployed.send(event);
    await deployed.close();

    expect(JSON.parse(payload ?? '')).toEqual(event);
    expect(confirmation).toMatchObject({ outcome: 'unrecorded' });
  });
});

describe('settings in a file', () => {
  test.each([
    [
      'that a variable names',
      (folder: string) => ({ AWS_CONFIG_FILE: join(folder, '.aws', 'config') }),
    ],
    ['in the home that there is', (folder: string) => ({ HOME: folder })],
  ])('%s hold', async (_where, variables) => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, '.aws'));
    const settings = `[default]\nendpoint_url = ${database.endpoint}\n`;
    await writeFile(join(folder.path, '.aws', 'config'), settings);
    const deployed = await deployFunction(database, {
      AWS_ENDPOINT_URL_DYNAMODB: '',
      ...variables(folder.path),
    });

    const { confirmation } = await deployed.send(signUpEvent());
    await deployed.close();

    expect(confirmation).toMatchObject({ outcome: 'created', degraded: false });
  });
});

test('the SDK finds its endpoint without discovering it, asked to or not', async () => {
  const deployed = await deployFunction(database, { AWS_ENABLE_ENDPOINT_DISCOVERY: 'true' });

  const { confirmation } = await deployed.send(signUpEvent());
  await deployed.close();

  expect(confirmation).toMatchObject({ outcome: 'created', degraded: false });
});

test('SQS’s client is loaded when a confirmation has to be parked', async () => {
  const parked: string[] = [];
  await using service = await startService((_request, body) => {
    const { MessageBody } = JSON.parse(body) as { MessageBody: string };
    parked.push(MessageBody);
    return {
      MessageId: 'id',
      MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
    };
  });
  database.proxy?.inject(({ table }) =>
    table === database.usersTable ? 'server-error' : undefined,
  );
  const deployed = await deployFunction(database, {
    AWS_ENDPOINT_URL_SQS: service.url,
    RETRY_QUEUE_URL: `${service.url}/000000000000/add_user_retry`,
  });
  const event = signUpEvent();

  const { confirmation } = await deployed.send(event);
  await deployed.close();

  expect(confirmation).toMatchObject({ outcome: 'parked' });
  expect(parked.map((body) => JSON.parse(body))).toMatchObject([
    { sub: event.request.userAttributes.sub },
  ]);
});

describe('tracing', () => {
  test.each([
    ['is switched off', { POWERTOOLS_TRACE_ENABLED: 'false' }, {}],
    [
      'has not been asked for',
      {},
      { traceHeader: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0' },
    ],
  ])('sends nothing when it %s', async (_name, variables, options) => {
    const deployed = await deployFunction(database, variables);

    const { stdout } = await deployed.sandbox.invoke(signUpEvent(), options);
    await deployed.close();

    expect(stdout.join('\n')).toContain('"outcome":"created"');
    expect(deployed.xray.datagrams).toEqual([]);
  });

  test('sends an invocation as one document', async () => {
    const deployed = await deployFunction(database);

    const { trace } = await deployed.send(signUpEvent());
    await deployed.close();

    expect(trace.map(({ name }) => name)).toEqual(['## index.handler']);
    expect(trace[0]?.subsegments?.[0]?.subsegments).toHaveLength(3);
  });
});
