import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SQSBatchResponse } from 'aws-lambda';
import { functionVariables } from '../../infra/local/lambda/function-variables.ts';
import type { Variables } from '../../infra/local/lambda/sandbox-environment.ts';
import type { Segment } from '../../infra/local/xray/segment.ts';
import { XrayDaemon } from '../../infra/local/xray/xray-daemon.ts';
import {
  ENVIRONMENT,
  FUNCTION_TIMEOUT_MS,
  RECONCILE_FUNCTION_TIMEOUT_MS,
  RETRY_FUNCTION_TIMEOUT_MS,
} from '../../src/contract.ts';
import { parkedBody } from '../../src/domain/parked-confirmation.ts';
import type { LogLine } from '../support/captured-output.ts';
import { poolOf, startCognitoStub } from '../support/cognito-stub.ts';
import { type ConcurrentInvocation, startConcurrently } from '../support/concurrent-function.ts';
import { type Database, databaseNames, openDatabase } from '../support/database.ts';
import { type SignUpEvent, signUpEvent } from '../support/sign-up-event.ts';
import { sqsRecord } from '../support/sqs-record.ts';

/**
 * Lambda Managed Instances run many invocations in one process (AWS_LAMBDA_MAX_CONCURRENCY). All that
 * belongs to an invocation, and that a library could keep once for the process, is looked at here.
 */
const AT_ONCE = 40;

let database: Database;
let xray: XrayDaemon;

beforeAll(async () => {
  database = await openDatabase(databaseNames[0] ?? 'dynalite');
  xray = await XrayDaemon.start();
});

afterAll(async () => {
  await xray.close();
  await database.close();
});

const variables = (more: Variables = {}): Variables => ({
  ...functionVariables({
    dynamoDbEndpoint: database.endpoint ?? '',
    xrayDaemonAddress: xray.address,
  }),
  ...more,
});

const withMessage = (lines: readonly LogLine[], message: string): readonly LogLine[] =>
  lines.filter((line) => line.message === message);

/** The lines of one invocation. */
const linesOf = (lines: readonly LogLine[], { requestId }: ConcurrentInvocation) =>
  lines.filter(({ function_request_id }) => function_request_id === requestId);

/** The subsegment of the handler of one invocation: the only one that is sent by itself. */
const handlerOf = async ({ traceId }: ConcurrentInvocation): Promise<Segment | undefined> => {
  const [handler, ...others] = await xray.waitForTrace(traceId);
  expect(others).toEqual([]);
  return handler;
};

const namesBelow = (segment: Segment | undefined): readonly string[] =>
  (segment?.subsegments ?? []).map(({ name }) => name);

const payloadOf = ({ answer }: ConcurrentInvocation): unknown => JSON.parse(answer.payload ?? '');

type Case = { readonly event: SignUpEvent; readonly outcome: string; readonly calls: number };

/** In turn, so that neighbours differ: a sign-up, a password reset, and somebody else's row. */
const caseAt = (index: number, taken: string): Case => {
  if (index % 4 === 1) {
    const event = {
      ...signUpEvent(),
      triggerSource: 'PostConfirmation_ConfirmForgotPassword',
    };
    return { event, outcome: 'not-a-sign-up', calls: 0 };
  }
  return index % 4 === 2
    ? { event: signUpEvent({ email: taken }), outcome: 'row-exists', calls: 3 }
    : { event: signUpEvent(), outcome: 'created', calls: 3 };
};

test('each of many confirmations has its own answer, row, lines, metric and trace', async () => {
  await using trigger = await startConcurrently('add_user.zip', {
    timeoutMs: FUNCTION_TIMEOUT_MS,
    variables: variables(),
  });
  const owner = signUpEvent();
  await trigger.invoke(owner);
  // A starved machine may lose the answer to a put, and an equal row then counts as the put's own.
  await database.putRow({ email: owner.request.userAttributes.email, plan: 'gold' });
  const cases = Array.from({ length: AT_ONCE }, (_, index) =>
    caseAt(index, owner.request.userAttributes.email),
  );

  const invocations = await Promise.all(cases.map(({ event }) => trigger.invoke(event)));
  const lines = trigger.lines();

  expect(invocations.map(payloadOf)).toEqual(cases.map(({ event }) => event));
  for (const [index, { event, outcome, calls }] of cases.entries()) {
    const invocation = invocations[index] as ConcurrentInvocation; // one for each case
    const { sub, email } = event.request.userAttributes;
    const { triggerSource } = event;
    expect(linesOf(lines, invocation)).toEqual([
      expect.objectContaining({ message: 'event', event: expect.objectContaining({ sub }) }),
      expect.objectContaining({ message: 'response', response: 'the event' }),
      expect.objectContaining({
        message: 'confirmation',
        ...{ sub, outcome, triggerSource, degraded: false },
        xray_trace_id: invocation.traceId,
      }),
    ]);
    const handler = await handlerOf(invocation);
    expect(handler).toMatchObject({
      name: '## index.handler',
      annotations: { outcome, triggerSource },
    });
    expect(namesBelow(handler)).toEqual(calls > 0 ? ['## write'] : []);
    expect(namesBelow(handler?.subsegments?.[0])).toHaveLength(calls);
    if (outcome === 'created') {
      expect(await database.row(email)).toEqual({ email });
    }
  }
  const counted = (outcome: string) => lines.filter(({ _aws, [outcome]: count }) => _aws && count);
  for (const outcome of new Set(cases.map((one) => one.outcome))) {
    const expected = cases.filter((one) => one.outcome === outcome).length;
    // The owner of the row that others met was created first.
    expect(counted(outcome)).toHaveLength(expected + (outcome === 'created' ? 1 : 0));
  }
});

test('where the runtime has no store of invocations, each confirmation still gets its row', async () => {
  await using trigger = await startConcurrently('add_user.zip', {
    timeoutMs: FUNCTION_TIMEOUT_MS,
    variables: variables({ AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA: 'true' }),
  });
  const events = Array.from({ length: 10 }, () => signUpEvent());

  const invocations = await Promise.all(events.map((event) => trigger.invoke(event)));
  const lines = trigger.lines();

  expect(invocations.map(payloadOf)).toEqual(events);
  expect(withMessage(lines, 'confirmation').map(({ outcome }) => outcome)).toEqual(
    events.map(() => 'created'),
  );
  expect(lines).toContainEqual(
    expect.objectContaining({ variables: ['AWS_LAMBDA_MAX_CONCURRENCY'] }),
  );
});

const messageOf = (event: SignUpEvent): string =>
  parkedBody({
    userPoolId: event.userPoolId,
    user: { sub: event.request.userAttributes.sub },
    triggerSource: event.triggerSource,
    row: { email: event.request.userAttributes.email },
  });

test('each of many batches of retry_user reports its own messages', async () => {
  await using retry = await startConcurrently('retry_user.zip', {
    timeoutMs: RETRY_FUNCTION_TIMEOUT_MS,
    variables: variables(),
  });
  const batches = Array.from({ length: 8 }, (_, index) => {
    const events = Array.from({ length: 1 + (index % 3) }, () => signUpEvent());
    const bad = sqsRecord('{"form":99}', index + 1);
    const Records = [...events.map((event) => sqsRecord(messageOf(event), index + 1)), bad];
    return { events, bad, Records, attempt: index + 1 };
  });

  const invocations = await Promise.all(batches.map(({ Records }) => retry.invoke({ Records })));
  const lines = retry.lines();

  for (const [index, { events, bad, attempt }] of batches.entries()) {
    const invocation = invocations[index] as ConcurrentInvocation; // one for each batch
    expect(payloadOf(invocation)).toEqual({
      batchItemFailures: [{ itemIdentifier: bad.messageId }],
    } satisfies SQSBatchResponse);
    const said = withMessage(linesOf(lines, invocation), 'confirmation');
    expect(said.map((line) => [line.outcome, line.sub, line.attempt]).sort()).toEqual(
      [
        ...events.map((event) => ['created', event.request.userAttributes.sub, attempt]),
        ['malformed', undefined, attempt],
      ].sort(),
    );
    expect(new Set(said.map(({ xray_trace_id }) => xray_trace_id))).toEqual(
      new Set([invocation.traceId]),
    );
    expect(namesBelow(await handlerOf(invocation))).toEqual(
      new Array(events.length + 1).fill('## message'),
    );
    for (const { request } of events) {
      const { email } = request.userAttributes;
      expect(await database.row(email)).toEqual({ email });
    }
  }
});

test('reconcile_users compares a pool as often as it is asked to at once', async () => {
  const userPoolId = 'eu-central-1_Concurrent';
  const emails = Array.from({ length: 3 }, () => `${randomUUID()}@example.com`);
  const users = emails.map((email) => ({ sub: randomUUID(), email }));
  await using closing = new AsyncDisposableStack();
  const stub = await startCognitoStub(userPoolId, poolOf(users));
  closing.defer(() => stub.close());
  await using reconcile = await startConcurrently('reconcile_users.zip', {
    timeoutMs: RECONCILE_FUNCTION_TIMEOUT_MS,
    variables: variables({
      [ENVIRONMENT.userPool]: userPoolId,
      [ENVIRONMENT.reconcileMode]: 'apply',
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: stub.endpoint,
    }),
  });

  const invocations = await Promise.all(Array.from({ length: 3 }, () => reconcile.invoke({})));
  const lines = reconcile.lines();

  for (const invocation of invocations) {
    expect(payloadOf(invocation)).toEqual({ users: users.length, toEnd: true });
    expect(withMessage(linesOf(lines, invocation), 'reconcile')).toEqual([
      expect.objectContaining({ users: users.length, xray_trace_id: invocation.traceId }),
    ]);
    const handler = await handlerOf(invocation);
    expect(handler).toMatchObject({ name: '## index.handler' });
    expect(namesBelow(handler)).toEqual(
      expect.arrayContaining(['DynamoDB', 'CognitoIdentityProvider']),
    );
  }
  expect(await Promise.all(emails.map((email) => database.row(email)))).toEqual(
    emails.map((email) => ({ email })),
  );
});
