import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmod, readdir, readFile, watch, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CognitoUser, CognitoUserAttribute, CognitoUserPool } from 'amazon-cognito-identity-js';
import type { View } from '../../infra/console/view.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../infra/local/lambda/sandbox-environment.ts';
import { runProgram } from '../support/command-process.ts';
import { type ConsoleProcess, startConsoleProcess } from '../support/console-process.ts';
import { signUpEvent } from '../support/sign-up-event.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const CLIENT = { region: LOCAL_REGION, credentials: LOCAL_CREDENTIALS };
const closing = new AsyncDisposableStack();

let local: ConsoleProcess;
let facts: View['facts'];

beforeAll(async () => {
  const folder = closing.use(await temporaryFolder());
  local = closing.use(await startConsoleProcess(folder.path));
  ({ facts } = await local.view());
}, 60_000);

afterAll(() => closing.disposeAsync());

/** Asks in a way in which `fetch` does not let a caller ask. */
const ask = async (path: string, headers: Record<string, string>, method = 'GET', body = '') => {
  const outgoing = request(new URL(path, local.address), { method, headers });
  outgoing.end(body);
  const [response] = await once(outgoing, 'response');
  response.destroy();
  return response.statusCode as number;
};

describe("Lambda's Invoke call, for AWS's SDK", () => {
  let lambda: LambdaClient;
  const invoke = (input: Partial<InvokeCommand['input']>) =>
    lambda.send(new InvokeCommand({ FunctionName: 'add_user', ...input }));
  const textOf = (payload: Uint8Array | undefined): string => Buffer.from(payload ?? []).toString();

  beforeAll(() => {
    lambda = closing.adopt(
      new LambdaClient({ ...CLIENT, endpoint: facts.endpoints.lambda }),
      (it) => it.destroy(),
    );
  });

  test('the event comes back, and the tail of the log if it is asked for', async () => {
    const event = signUpEvent();

    const { StatusCode, Payload, FunctionError, LogResult, ExecutedVersion } = await invoke({
      Payload: JSON.stringify(event),
      LogType: 'Tail',
    });

    expect([StatusCode, FunctionError, ExecutedVersion]).toEqual([200, undefined, '$LATEST']);
    expect(JSON.parse(textOf(Payload))).toEqual(event);
    expect(Buffer.from(LogResult ?? '', 'base64').toString()).toContain('"outcome":"created"');
  });

  test('a function may be named by its ARN, and an event may be left out', async () => {
    const FunctionName = `arn:aws:lambda:${LOCAL_REGION}:000000000000:function:add_user:$LATEST`;

    const { StatusCode, Payload } = await invoke({ FunctionName });

    expect([StatusCode, textOf(Payload)]).toEqual([200, '{}']);
  });

  test('an event can be sent without waiting for its answer, or not be sent at all', async () => {
    const event = signUpEvent();
    const Payload = JSON.stringify(event);

    const dry = await invoke({ Payload, InvocationType: 'DryRun' });
    const before = (await local.view()).invocations.length;
    const sent = await invoke({ Payload, InvocationType: 'Event' });

    expect([dry.StatusCode, sent.StatusCode]).toEqual([204, 202]);
    expect((await local.view()).invocations.length).toBe(before + 1);
  });

  test('what fails, fails as on Lambda', async () => {
    await expect(invoke({ FunctionName: 'other' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(invoke({ Payload: '{' })).rejects.toMatchObject({
      name: 'InvalidRequestContentException',
    });
    await expect(invoke({ Payload: JSON.stringify('x'.repeat(6_291_456)) })).rejects.toMatchObject({
      name: 'RequestTooLargeException',
    });
  });

  test('an error of the function is told as one', async () => {
    const { FunctionError, Payload } = await invoke({ FunctionName: 'retry_user', Payload: '{}' });

    expect(FunctionError).toBe('Unhandled');
    expect(JSON.parse(textOf(Payload))).toMatchObject({ errorType: expect.any(String) });
  });
});

test("an app's own sign-up, by amazon-cognito-identity-js, writes its row", async () => {
  const email = `${randomUUID()}@example.com`;
  const pool = new CognitoUserPool({
    UserPoolId: facts.userPoolId,
    ClientId: facts.clientId,
    endpoint: facts.endpoints.cognito,
  });
  const signedUp = Promise.withResolvers<void>();
  const attributes = [new CognitoUserAttribute({ Name: 'email', Value: email })];
  pool.signUp(email, 'Chocolate-1', attributes, [], (error) =>
    error ? signedUp.reject(error) : signedUp.resolve(),
  );
  await signedUp.promise;
  const user = (await local.view()).pool.items.find((it) => it.email === email);
  const confirmed = Promise.withResolvers<unknown>();

  new CognitoUser({ Username: email, Pool: pool }).confirmRegistration(
    user?.code ?? '',
    false,
    (error, result) => (error ? confirmed.reject(error) : confirmed.resolve(result)),
  );

  expect(await confirmed.promise).toBe('SUCCESS');
  const dynamoDb = closing.adopt(
    new DynamoDBClient({ ...CLIENT, endpoint: facts.endpoints.dynamoDb }),
    (it) => it.destroy(),
  );
  const { Item } = await dynamoDb.send(
    new GetItemCommand({ TableName: facts.usersTable.name, Key: { email: { S: email } } }),
  );
  expect(Item).toEqual({ email: { S: email } });
  expect((await local.view()).invocations[0]).toMatchObject({
    sender: 'Cognito',
    outcomes: ['created'],
    subs: [user?.sub],
    differences: [],
  });
});

describe('who may use it', () => {
  const host = () => new URL(local.address).host;
  const json = { 'content-type': 'application/json' };

  test.each([
    ['/', 421],
    ['/live', 421],
    ['/page.js', 421],
  ])('%s is not there for a name of another site that leads here', async (path, status) => {
    expect(await ask(path, { host: 'rebound.example.com' })).toBe(status);
  });

  test.each([
    ['an origin', { origin: 'https://evil.example.com' }],
    ['no origin, as in a sandboxed frame', { origin: 'null' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['what the browser says of it', { 'sec-fetch-site': 'cross-site' }],
    ['another host of its site', { 'sec-fetch-site': 'same-site' }],
  ])('another page can neither act nor invoke nor listen, told by %s', async (_, headers) => {
    const statuses = [
      await ask('/actions/kill', { ...json, ...headers }, 'POST', '{}'),
      await ask('/2015-03-31/functions/add_user/invocations', headers, 'POST', '{}'),
      await ask('/live', headers),
    ];

    expect(statuses).toEqual([403, 403, 403]);
  });

  test('its own page can, and a form cannot', async () => {
    const own = { origin: local.address, 'sec-fetch-site': 'same-origin' };
    const form = { 'content-type': 'text/plain' };

    const statuses = [
      await ask('/actions/kill', { ...json, ...own }, 'POST', '{}'),
      await ask('/actions/kill', { ...form, ...own }, 'POST', '{}'),
      await ask('/actions/unknown', { ...json, ...own }, 'POST', '{}'),
      await ask('/', { 'sec-fetch-site': 'cross-site' }),
    ];

    expect(statuses).toEqual([200, 415, 404, 200]);
  });

  test('its answers let no other page frame it, or load anything from elsewhere', async () => {
    const { headers } = await fetch(local.address);

    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self';/,
    );
    expect(headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'/);
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(host()).toMatch(/^127\.0\.0\.1:/);
  });
});

test('the function that NEXT_FUNCTION names is called after the trigger, and shown', async () => {
  await using folder = await temporaryFolder();
  const NEXT_FUNCTION = `arn:aws:lambda:${LOCAL_REGION}:123456789012:function:add_to_group:live`;
  await using chained = await startConsoleProcess(folder.path, [], { NEXT_FUNCTION });
  const event = signUpEvent();

  // The trigger answers when the next function has ended.
  const answer = await fetch(`${chained.address}/2015-03-31/functions/add_user/invocations`, {
    method: 'POST',
    body: JSON.stringify(event),
  });

  expect(await answer.json()).toEqual(event);
  const shown = (await chained.view()).invocations.find(
    ({ functionName }) => functionName === 'next_function',
  );
  expect(shown).toMatchObject({ sender: 'add_user', event, answer: expect.any(String) });
  expect(shown?.log.map(({ fields }) => fields?.message)).toEqual(['added to a group']);
}, 60_000);

describe('the command', () => {
  test('Ctrl-C ends everything that it started, and leaves nothing behind', async () => {
    await using folder = await temporaryFolder();
    const other = await startConsoleProcess(folder.path);
    const { endpoints } = (await other.view()).facts;
    await fetch(`${endpoints.lambda}/2015-03-31/functions/add_user/invocations`, {
      method: 'POST',
    });

    const exitCode = await other.interrupt();

    expect(exitCode).toBe(130);
    expect(await readdir(folder.path)).toEqual([]);
    for (const endpoint of Object.values(endpoints)) {
      await expect(fetch(endpoint)).rejects.toThrow();
    }
  }, 60_000);

  test('--port is where it listens, and --keep keeps rows and users', async () => {
    await using folder = await temporaryFolder();
    await using kept = await temporaryFolder();
    const free = await portOfNobody();
    const args = ['--port', String(free), '--keep', kept.path];
    const first = await startConsoleProcess(folder.path, args);
    await fetch(`${first.address}/actions/tour`, { method: 'POST', headers: jsonType, body: '{}' });
    await first.interrupt();

    await using second = await startConsoleProcess(folder.path, args);

    const { rows, pool } = await viewWithRows(second);
    expect(second.address).toBe(`http://127.0.0.1:${free}`);
    expect([rows.total, pool.total]).toEqual([1, 1]);
  }, 60_000);

  const onLinux = process.platform === 'linux' ? test : test.skip;
  onLinux(
    '--open opens the page in the browser',
    async () => {
      await using folder = await temporaryFolder();
      await using programs = await temporaryFolder();
      const opened = join(programs.path, 'opened');
      const opener = join(programs.path, 'xdg-open');
      await writeFile(
        opener,
        `#!/bin/sh\necho "$1" > ${opened}.new && mv ${opened}.new ${opened}\n`,
      );
      await chmod(opener, 0o755);
      const changes = watch(programs.path);
      await using opening = await startConsoleProcess(folder.path, ['--open'], {
        PATH: `${programs.path}:${process.env.PATH}`,
      });

      for await (const { filename } of changes) {
        if (filename === 'opened') {
          break;
        }
      }

      expect(await readFile(opened, 'utf8')).toBe(`${opening.address}\n`);
    },
    60_000,
  );

  test('any key and row: what the page shows is keyed as the table is', async () => {
    await using folder = await temporaryFolder();
    await using keyed = await startConsoleProcess(folder.path, [], {
      USERS_TABLE_KEY: 'pk,sk',
      USER_ROW: '{"pk":"USER#{sub}","sk":"PROFILE","email":"{email|lower}","roles":["member"]}',
    });
    const act = (name: string, input: object) =>
      fetch(`${keyed.address}/actions/${name}`, {
        method: 'POST',
        headers: jsonType,
        body: JSON.stringify(input),
      });

    await act('tour', {});
    const { rows, pool, facts: keyedFacts } = await viewWithRows(keyed);
    const [row] = rows.items;
    const again = (await (await act('again', {})).json()) as { text: string };
    await act('delete-row', { key: row?.key });

    const key = { pk: `USER#${pool.items[0]?.sub}`, sk: 'PROFILE' };
    expect(keyedFacts.usersTable.key).toEqual(['pk', 'sk']);
    expect(row).toMatchObject({ key, item: { ...key, roles: ['member'] } });
    expect(again.text).toMatch(/^already-applied\./);
    expect((await keyed.view()).rows.total).toBe(0);
  }, 60_000);

  test('a DynamoDB that is not there is told in one line, with exit code 1', async () => {
    const { exitCode, stdout, stderr } = await runProgram(['console'], {
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1',
    });

    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringContaining('no tables could be created at http://127.0.0.1:1'),
    ]);
  }, 60_000);

  test('a row that cannot be made is told in one line, with exit code 2', async () => {
    const { exitCode, stdout, stderr } = await runProgram(['console'], { USER_ROW: '[]' });

    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining('USER_ROW')]);
  }, 60_000);

  test('a port that is taken, or none, is told in one line, with exit code 2', async () => {
    await using taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };

    const results = await Promise.all([
      runProgram(['console', '--port', String(port)]),
      runProgram(['console', '--port', '0']),
      runProgram(['console', '--keep', ' ']),
    ]);

    expect(results.map(({ exitCode }) => exitCode)).toEqual([2, 2, 2]);
    expect(results.map(({ stderr }) => stderr.trim().split('\n').length)).toEqual([1, 1, 1]);
    expect(results[0]?.stderr).toContain(`--port ${port} cannot be used (EADDRINUSE)`);
  }, 60_000);
});

const jsonType = { 'content-type': 'application/json' };

const portOfNobody = async (): Promise<number> => {
  await using server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as { port: number }).port;
};

/** The view, once the console has looked at its tables. */
const viewWithRows = async (running: ConsoleProcess): Promise<View> => {
  const view = await running.view();
  return view.rows.total > 0 ? view : viewWithRows(running);
};
