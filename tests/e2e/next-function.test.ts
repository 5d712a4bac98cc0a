import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { currentZips } from '../../infra/build/current-zips.ts';
import { localDynamoDbClient } from '../../infra/local/dynamodb/dynamodb-client.ts';
import { startDynamoDbEngine } from '../../infra/local/dynamodb/dynamodb-engine.ts';
import { readRow } from '../../infra/local/dynamodb/rows.ts';
import { createTables } from '../../infra/local/dynamodb/tables.ts';
import { functionVariables } from '../../infra/local/lambda/function-variables.ts';
import {
  type Behaviour,
  NEXT_FUNCTION_ARN,
  startNextFunction,
} from '../../infra/local/lambda/next-function.ts';
import { startSandbox } from '../../infra/local/lambda/sandbox.ts';
import { parseLogLine } from '../../infra/local/log-line.ts';
import { startSqsEngine } from '../../infra/local/sqs/sqs-engine.ts';
import { DIST_DIR } from '../../infra/paths.ts';
import { ENVIRONMENT } from '../../src/contract.ts';
import { signUpEvent } from '../support/sign-up-event.ts';

/** Nobody waits for it longer than this. */
const FOR_EVER_MS = 60_000;

let stack: AsyncDisposableStack;

beforeAll(async () => {
  await currentZips();
}, 120_000);

afterEach(() => stack.disposeAsync());

/** The trigger's zip with a second function, both in sandboxes, and one confirmation. */
const confirm = async (behaviour: Behaviour, event: unknown, isUp = true) => {
  stack = new AsyncDisposableStack();
  const engine = stack.use(await startDynamoDbEngine());
  const dynamoDb = stack.adopt(localDynamoDbClient(engine.endpoint), (it) => it.destroy());
  await createTables(dynamoDb);
  const sqs = stack.use(await startSqsEngine());
  const next = stack.use(await startNextFunction(FOR_EVER_MS));
  next.behave(behaviour);
  const sandbox = stack.use(
    await startSandbox({
      zipPath: join(DIST_DIR, 'add_user.zip'),
      env: {
        ...functionVariables({
          dynamoDbEndpoint: isUp ? engine.endpoint : 'http://127.0.0.1:9',
          lambdaEndpoint: next.endpoint,
          ...(isUp && { sqsEndpoint: sqs.endpoint, retryQueueUrl: sqs.retryQueueUrl }),
        }),
        [ENVIRONMENT.nextFunction]: NEXT_FUNCTION_ARN,
      },
    }),
  );
  const invocation = await sandbox.invoke(event);
  const fields = [...invocation.stdout, ...invocation.stderr].map(
    (line) => parseLogLine(line).fields,
  );
  return {
    answer: JSON.parse(invocation.payload ?? 'null') as unknown,
    log: invocation.stdout.join('\n'),
    outcome: fields.find((it) => it?.message === 'confirmation')?.outcome,
    told: fields.find((it) => it?.message === 'next function'),
    runs: behaviour === 'hangs' ? [] : await next.takeRuns(),
    row: (email: string) => readRow(dynamoDb, { email }),
  };
};

describe('a function that comes after the trigger', () => {
  test('gets the raw event, is waited for, and what it returns is dropped', async () => {
    const event = signUpEvent();

    const { answer, runs, row, outcome, told } = await confirm('works', event);

    expect(answer).toEqual(event);
    expect(outcome).toBe('created');
    expect(runs.map(({ isAsync, sent }) => ({ isAsync, sent }))).toEqual([
      { isAsync: false, sent: event },
    ]);
    expect(runs[0]?.invocation.payload).toBe('"what it returns is dropped"');
    expect(told).toBeUndefined();
    expect(await row(event.request.userAttributes.email)).toBeDefined();
  }, 60_000);

  test('is called for what is no sign-up, too', async () => {
    const event = signUpEvent();
    const reset = { ...event, triggerSource: 'PostConfirmation_ConfirmForgotPassword' };

    const { answer, runs, outcome } = await confirm('works', reset);

    expect(answer).toEqual(reset);
    expect(outcome).toBe('not-a-sign-up');
    expect(runs.map(({ sent }) => sent)).toEqual([reset]);
  }, 60_000);

  test.each<[Behaviour, result: string, ways: readonly boolean[]]>([
    ['fails-once', 'next-function-async', [false, true]],
    ['fails', 'next-function-async', [false, true, true, true]],
    // Its invocations go on: the trigger has given up waiting.
    ['hangs', 'next-function-async', []],
    ['gone', 'next-function-failed', []],
  ])(
    'that %s costs Cognito nothing and the user no row',
    async (behaviour, result, ways) => {
      const event = signUpEvent();

      const { answer, told, runs, row, outcome, log } = await confirm(behaviour, event);

      expect(answer).toEqual(event);
      expect(outcome).toBe('created');
      expect(told).toMatchObject({ result, sub: event.request.userAttributes.sub });
      expect(log).toContain(`"${result}":1`);
      expect(log).not.toContain('The group is not there');
      expect(runs.map(({ isAsync }) => isAsync)).toEqual(ways);
      expect(runs.every(({ sent }) => JSON.stringify(sent) === JSON.stringify(event))).toBe(true);
      expect(await row(event.request.userAttributes.email)).toBeDefined();
    },
    60_000,
  );

  test('is reached although nothing could be written or parked', async () => {
    const event = signUpEvent();

    const { answer, runs, outcome } = await confirm('works', event, false);

    expect(answer).toEqual(event);
    expect(outcome).toBe('unrecorded');
    expect(runs.map(({ sent }) => sent)).toEqual([event]);
  }, 60_000);
});
