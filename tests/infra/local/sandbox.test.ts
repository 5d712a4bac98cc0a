import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { startSandbox } from '../../../infra/local/lambda/sandbox.ts';
import { InitError } from '../../../infra/local/lambda/sandbox-errors.ts';
import { FUNCTION_TIMEOUT_MS } from '../../../src/contract.ts';
import { scratchFunction } from '../../support/scratch-function.ts';

const NEVER = 'await new Promise(() => setInterval(() => undefined, 1_000));';

test('a sandbox that was told to end is not alive, although its process is not gone yet', async () => {
  await using scratch = await scratchFunction('export const handler = async (event) => event;');
  await using sandbox = await startSandbox(scratch);
  await sandbox.invoke({});

  sandbox.kill();

  expect(sandbox.alive).toBe(false);
  await expect(sandbox.invoke({})).rejects.toThrow('is gone');
});

describe('an invocation', () => {
  test('gets the event and answers with the raw JSON', async () => {
    await using scratch = await scratchFunction('export const handler = async (event) => event;');
    await using sandbox = await startSandbox(scratch);

    const invocation = await sandbox.invoke({ b: 'ü€😀', a: [1, null] });

    expect(invocation).toMatchObject({ payload: '{"b":"ü€😀","a":[1,null]}', timedOut: false });
    expect(invocation.error).toBeUndefined();
  });

  test('has the context, the trace and the time of a Lambda function', async () => {
    await using scratch = await scratchFunction(`
      export const handler = async (event, context) => ({
        requestId: context.awsRequestId,
        remainingMs: context.getRemainingTimeInMillis(),
        trace: process.env._X_AMZN_TRACE_ID,
        runtime: process.env.AWS_EXECUTION_ENV,
        own: process.env.OWN,
      });`);
    await using sandbox = await startSandbox({ ...scratch, env: { OWN: 'mine' } });
    const traceHeader =
      'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';

    const invocation = await sandbox.invoke({}, { traceHeader });

    const seen = JSON.parse(invocation.payload ?? '');
    expect(seen).toMatchObject({
      requestId: invocation.requestId,
      trace: traceHeader,
      runtime: 'AWS_Lambda_nodejs24.x',
      own: 'mine',
    });
    expect(seen.remainingMs).toBeLessThanOrEqual(FUNCTION_TIMEOUT_MS);
    expect(invocation.traceId).toBe('1-5759e988-bd862e3fe1be46a994272793');
  });

  test('that throws reports the error', async () => {
    await using scratch = await scratchFunction(
      "export const handler = async () => { throw new RangeError('too far'); };",
    );
    await using sandbox = await startSandbox(scratch);

    const invocation = await sandbox.invoke({});

    expect(invocation).toMatchObject({
      error: { errorType: 'RangeError', errorMessage: 'too far' },
      timedOut: false,
    });
    expect(invocation.stdout.join('\n')).toContain('Invoke Error');
    expect(sandbox.alive).toBe(true);
  });

  test('that passes its time limit ends the sandbox', async () => {
    await using scratch = await scratchFunction(
      `export const handler = async () => { console.log('waiting'); ${NEVER} };`,
    );
    await using sandbox = await startSandbox(scratch);

    const invocation = await sandbox.invoke({}, { timeoutMs: 50 });

    expect(invocation).toMatchObject({ error: { errorType: 'Sandbox.Timedout' }, timedOut: true });
    expect(sandbox.alive).toBe(false);
    await expect(sandbox.invoke({})).rejects.toThrow('gone');
  });

  test('that ends its process is an error', async () => {
    await using scratch = await scratchFunction(
      "export const handler = async () => { console.log('last words'); process.exit(7); };",
    );
    await using sandbox = await startSandbox(scratch);

    const invocation = await sandbox.invoke({});

    expect(invocation.error?.errorType).toBe('Runtime.ExitError');
    expect(invocation.error?.errorMessage).toContain('exit status 7');
    expect(invocation.stdout.join('\n')).toContain('last words');
  });

  test('that is killed from outside is an error', async () => {
    await using scratch = await scratchFunction(
      `export const handler = async () => { console.log('waiting'); ${NEVER} };`,
    );
    await using sandbox = await startSandbox(scratch);

    const pending = sandbox.invoke({});
    await once(sandbox.stdout, 'line');
    sandbox.kill();

    expect((await pending).error?.errorMessage).toContain('SIGKILL');
  });
});

describe('the log of an invocation', () => {
  test('is complete when its answer is there, however much it is', async () => {
    await using scratch = await scratchFunction(`
      export const handler = async ({ lines, id }) => {
        for (let i = 0; i < lines; i += 1) {
          process.stdout.write(id + ' ' + i + ' ' + 'x'.repeat(500) + '\\n');
          process.stderr.write(id + ' ' + i + '\\n');
        }
        process.stdout.write(id + ' end without a line break');
        return null;
      };`);
    await using sandbox = await startSandbox(scratch);

    const first = await sandbox.invoke({ id: 'first', lines: 3_000 });
    const second = await sandbox.invoke({ id: 'second', lines: 2 });

    expect(first.stdout).toHaveLength(3_001);
    expect(first.stderr).toHaveLength(3_000);
    expect(first.stdout.at(-1)).toBe('first end without a line break');
    expect(second.stdout).toHaveLength(3);
    expect(second.stderr).toEqual(['second 0', 'second 1']);
    expect(sandbox.stdout.lines).toEqual([...first.stdout, ...second.stdout]);
  });
});

describe('a function that does not load', () => {
  test.each([
    ['throws', "throw new TypeError('no table');", 'TypeError', 'no table'],
    ['lacks the handler', 'export const other = 1;', 'Runtime.HandlerNotFound', 'index.handler'],
    ['ends its process', 'process.exit(3);', 'Runtime.ExitError', 'exit status 3'],
    [
      'takes a callback',
      'export const handler = (a, b, c) => c();',
      'Runtime.Callback',
      'callback',
    ],
    ['imports what is not in the zip', "import 'fflate';", 'Error', "Cannot find package 'fflate'"],
  ])('as it %s is an init error', async (_, source, errorType, message) => {
    await using scratch = await scratchFunction(source);
    await using sandbox = await startSandbox(scratch);

    const failure = await sandbox.ready.catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(InitError);
    expect((failure as InitError).errorType).toContain(errorType);
    expect((failure as InitError).errorMessage).toContain(message);
    await expect(sandbox.invoke({})).rejects.toBe(failure);
  });
});

test('nothing of the environment of whoever runs this gets in', async () => {
  await using scratch = await scratchFunction(
    'export const handler = async () => Object.keys(process.env);',
  );
  await using sandbox = await startSandbox(scratch);

  const { payload } = await sandbox.invoke({});

  const foreign = (JSON.parse(payload ?? '') as string[]).filter(
    (name) => !/^(_?AWS_|_HANDLER|_X_AMZN_|LAMBDA_)/.test(name),
  );
  expect(foreign.sort()).toEqual(['LANG', 'PATH', 'TZ']);
});

test('the unpacked zip is outside of this repository and goes with the sandbox', async () => {
  await using scratch = await scratchFunction('export const handler = async () => process.cwd();');
  const sandbox = await startSandbox(scratch);
  const taskRoot: string = JSON.parse((await sandbox.invoke({})).payload ?? '');
  const wasThere = existsSync(taskRoot);

  await sandbox.close();
  await sandbox.close(); // safe to repeat

  expect(wasThere).toBe(true);
  expect(taskRoot.startsWith(process.cwd())).toBe(false);
  expect(existsSync(taskRoot)).toBe(false);
});

test('a sandbox takes one invocation at a time', async () => {
  await using scratch = await scratchFunction(
    `export const handler = async () => { console.log('waiting'); ${NEVER} };`,
  );
  await using sandbox = await startSandbox(scratch);

  const pending = sandbox.invoke({});
  await once(sandbox.stdout, 'line');

  await expect(sandbox.invoke({})).rejects.toThrow('busy');
  sandbox.kill();
  await pending;
});
