import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ActionName } from '../../infra/console/catalogue.ts';
import type { InvocationView, ServedFunction, Verdict, View } from '../../infra/console/view.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../infra/local/lambda/sandbox-environment.ts';
import { runProgram } from '../support/command-process.ts';
import { type ConsoleProcess, startConsoleProcess } from '../support/console-process.ts';
import { signUpEvent } from '../support/sign-up-event.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const CLIENT = { region: LOCAL_REGION, credentials: LOCAL_CREDENTIALS };
const closing = new AsyncDisposableStack();

let local: ConsoleProcess;
let facts: View['facts'];
/** How `local` was started: with each option, so that one console can be asked of all of them. */
let args: readonly string[];
let port: number;
let keepDir: string;
/** What `--open` was told to open. */
let opened: Promise<string>;

const isLinux = process.platform === 'linux';

/** Puts a program in the place of the one that opens a browser. @returns where it is, and what it is told */
const fakeBrowser = async () => {
  const { path } = closing.use(await temporaryFolder());
  const pipe = join(path, 'opened');
  await promisify(execFile)('mkfifo', [pipe]);
  await writeFile(join(path, 'xdg-open'), `#!/bin/sh\necho "$1" > ${pipe}\n`, { mode: 0o755 });
  return { variables: { PATH: `${path}:${process.env.PATH}` }, told: readFile(pipe, 'utf8') };
};

beforeAll(async () => {
  const folder = closing.use(await temporaryFolder());
  keepDir = closing.use(await temporaryFolder()).path;
  port = await portOfNobody();
  args = ['--port', String(port), '--keep', keepDir];
  const { variables, told } = isLinux ? await fakeBrowser() : { variables: {}, told: undefined };
  opened = told ?? Promise.resolve('');
  const open = isLinux ? ['--open'] : [];
  local = closing.use(await startConsoleProcess(folder.path, [...args, ...open], variables));
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

describe("with the caller's variables", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let chained: ConsoleProcess;

  beforeAll(async () => {
    folder = closing.use(await temporaryFolder());
    chained = await startConsoleProcess(folder.path, [], {
      NEXT_FUNCTION: `arn:aws:lambda:${LOCAL_REGION}:123456789012:function:add_to_group:live`,
      USERS_TABLE_KEY: 'pk,sk',
      USER_ROW: '{"pk":"USER#{sub}","sk":"PROFILE","roles":["member"],"email":"{email|lower}"}',
    });
    closing.use(chained);
  }, 60_000);

  test('what the page shows is keyed as the table is', async () => {
    await act(chained, 'tour');
    const { rows, pool, facts: keyedFacts } = await chained.view();
    const [row] = rows.items;
    const again = await act(chained, 'again');
    await act(chained, 'delete-row', { key: row?.key });

    const key = { pk: `USER#${pool.items[0]?.sub}`, sk: 'PROFILE' };
    expect(keyedFacts.usersTable.key).toEqual(['pk', 'sk']);
    expect(row).toMatchObject({ key, item: { ...key, roles: ['member'] } });
    // An engine may tell them in another order each time.
    expect(Object.keys(row?.item ?? {})).toEqual(['email', 'pk', 'roles', 'sk']);
    expect(again.text).toMatch(/^already-applied\./);
    expect((await chained.view()).rows.total).toBe(0);
  }, 60_000);

  test('the function that NEXT_FUNCTION names is called after the trigger, and shown', async () => {
    const event = signUpEvent();

    // The trigger answers when the next function has ended.
    const answer = await sendEvent(chained, event);

    const shown = newestOf(await chained.view(), 'next_function');
    expect(answer).toEqual(event);
    expect(shown).toMatchObject({ sender: 'add_user', event, answer: expect.any(String) });
    expect(shown?.log.map(({ fields }) => fields?.message)).toEqual(['added to a group']);
  });

  test('that function can be made to fail, and Cognito sees nothing of it', async () => {
    const event = signUpEvent();

    const before = (await chained.view()).services;
    const said = [await act(chained, 'next-fails')];
    const answer = await sendEvent(chained, event);
    const view = await chained.view();
    said.push(await act(chained, 'next-works'));

    expect(answer).toEqual(event);
    expect([before.nextFunction, view.services.nextFunction]).toEqual(['works', 'fails']);
    expect(said.map(({ ok }) => ok)).toEqual([true, true]);
    expect(newestOf(view, 'add_user')).toMatchObject({ outcomes: ['created'] });
    // The first call, which the trigger waited for. Lambda tries the event again.
    const { sub = '' } = event.request.userAttributes;
    const called = view.invocations.findLast(
      ({ functionName, subs }) => functionName === 'next_function' && subs.includes(sub),
    );
    expect(called).toMatchObject({ error: { errorMessage: 'The group is not there.' } });
  });

  test('Ctrl-C ends everything that it started, and leaves nothing behind', async () => {
    const { endpoints } = (await chained.view()).facts;

    const exitCode = await chained.interrupt();

    expect(exitCode).toBe(130);
    expect(await readdir(folder.path)).toEqual([]);
    for (const endpoint of Object.values(endpoints)) {
      await expect(fetch(endpoint)).rejects.toThrow();
    }
  }, 60_000);
});

describe('the command', () => {
  test('--port is where it listens', () => {
    expect(local.address).toBe(`http://127.0.0.1:${port}`);
  });

  (isLinux ? test : test.skip)('--open opens the page in the browser', async () => {
    expect(await opened).toBe(`${local.address}\n`);
  });

  test('without a next function, nothing can be done to it', async () => {
    const said = await act(local, 'next-fails');

    expect(said).toEqual({ ok: false, text: 'NEXT_FUNCTION names no function.' });
    expect((await local.view()).services).not.toHaveProperty('nextFunction');
  });

  test('--keep keeps rows and users, and refuses another key than the table has', async () => {
    await using folder = await temporaryFolder();
    await act(local, 'tour');
    const before = await local.view();
    await local.interrupt();

    const { exitCode, stdout, stderr } = await runProgram(['console', '--keep', keepDir], {
      USERS_TABLE_KEY: 'id',
      USER_ROW: '{"id":"{sub}"}',
    });
    await using again = await startConsoleProcess(folder.path, args);
    const after = await again.view();

    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/ADD_USER_E_TABLE_KEY: table chocolate_user has the key email /),
    ]);
    expect(before.rows.total).toBeGreaterThan(0);
    expect(before.pool.total).toBe(1);
    expect([after.rows.total, after.pool]).toEqual([before.rows.total, before.pool]);
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
    const { port: takenPort } = taken.address() as { port: number };

    const results = await Promise.all([
      runProgram(['console', '--port', String(takenPort)]),
      runProgram(['console', '--port', '0']),
      runProgram(['console', '--keep', ' ']),
    ]);

    expect(results.map(({ exitCode }) => exitCode)).toEqual([2, 2, 2]);
    expect(results.map(({ stderr }) => stderr.trim().split('\n').length)).toEqual([1, 1, 1]);
    expect(results[0]?.stderr).toContain(`--port ${takenPort} cannot be used (EADDRINUSE)`);
  }, 60_000);
});

const act = async (running: ConsoleProcess, name: ActionName, input = {}): Promise<Verdict> => {
  const response = await fetch(`${running.address}/actions/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  return (await response.json()) as Verdict; // the console's own
};

const sendEvent = async (running: ConsoleProcess, event: unknown): Promise<unknown> => {
  const address = `${running.address}/2015-03-31/functions/add_user/invocations`;
  return (await fetch(address, { method: 'POST', body: JSON.stringify(event) })).json();
};

const newestOf = ({ invocations }: View, name: ServedFunction): InvocationView | undefined =>
  invocations.find(({ functionName }) => functionName === name);

const portOfNobody = async (): Promise<number> => {
  await using server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as { port: number }).port;
};
