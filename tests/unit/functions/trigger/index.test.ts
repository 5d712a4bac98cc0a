import { DeleteItemCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { localDynamoDbClient } from '../../../../infra/local/dynamodb/dynamodb-client.ts';
import { startDynamoDbEngine } from '../../../../infra/local/dynamodb/dynamodb-engine.ts';
import { createTables } from '../../../../infra/local/dynamodb/tables.ts';
import { type FaultProxy, startFaultProxy } from '../../../../infra/local/fault-proxy.ts';
import { functionVariables } from '../../../../infra/local/lambda/function-variables.ts';
import { lambdaVariables } from '../../../../infra/local/lambda/sandbox-environment.ts';
import { newTraceHeader, traceIdOf } from '../../../../infra/local/lambda/trace-header.ts';
import type { Segment } from '../../../../infra/local/xray/segment.ts';
import { type TraceNode, traceTree } from '../../../../infra/local/xray/trace-tree.ts';
import { HANDLER_SUBSEGMENT, XrayDaemon } from '../../../../infra/local/xray/xray-daemon.ts';
import { IDEMPOTENCY_TABLE, USERS_TABLE } from '../../../../src/contract.ts';
import { captureOutput, type LogLine } from '../../../support/captured-output.ts';
import { lambdaContext } from '../../../support/lambda-context.ts';
import { type SignUpEvent, signUpEvent } from '../../../support/sign-up-event.ts';
import { LESSON, rowCopying } from '../../../support/templates.ts';

const around = new AsyncDisposableStack();
let returnsOldItem: boolean;
let daemon: XrayDaemon;
let proxy: FaultProxy;
let database: ReturnType<typeof localDynamoDbClient>;
let handler: (event: unknown, context: ReturnType<typeof lambdaContext>) => Promise<unknown>;

beforeAll(async () => {
  const engine = around.use(await startDynamoDbEngine());
  ({ returnsOldItem } = engine.capabilities);
  daemon = around.use(await XrayDaemon.start());
  proxy = around.adopt(await startFaultProxy(engine.endpoint), (it) => it.close());
  database = around.adopt(localDynamoDbClient(engine.endpoint), (it) => it.destroy());
  await createTables(database);
  Object.assign(
    process.env,
    lambdaVariables('/var/task', '127.0.0.1:9'),
    functionVariables({ dynamoDbEndpoint: proxy.endpoint, xrayDaemonAddress: daemon.address }),
    { USER_ROW: rowCopying('name'), _X_AMZN_TRACE_ID: newTraceHeader() },
  );
  // The X-Ray SDK looks at these variables when it is loaded.
  ({ handler } = (await import('../../../../src/functions/trigger/index.ts')) as unknown as {
    handler: typeof handler;
  }); // middy's own type has more to it
});

afterAll(() => around.disposeAsync());

beforeEach(() => proxy.reset());

type Invocation = {
  readonly answer: unknown;
  readonly lines: readonly LogLine[];
  readonly segments: readonly Segment[];
  readonly tree: readonly TraceNode[];
};

/** Invokes the function as Lambda does, with a trace header of its own. */
const invoke = async (event: unknown): Promise<Invocation> => {
  const header = newTraceHeader();
  process.env._X_AMZN_TRACE_ID = header;
  using output = captureOutput();
  const answer = await handler(structuredClone(event), lambdaContext());
  const segments = await daemon.waitForTrace(traceIdOf(header));
  return { answer, lines: output.lines(), segments, tree: traceTree(segments) };
};

/** Lets another process of the function confirm. */
const invokeElsewhere = async (event: SignUpEvent): Promise<void> => {
  const { environment } = await import('../../../../src/environment.ts');
  const { createHandler } = await import('../../../../src/handler.ts');
  const { createParts } = await import('../../../../src/functions/trigger/create-parts.ts');
  using _output = captureOutput();
  const parts = createParts(environment.ofTrigger());
  const queue = { park: () => Promise.reject(new Error('there is no queue')) };
  await createHandler({ ...parts, queue, template: LESSON, now: Date.now })(event, lambdaContext());
};

const outcome = ({ lines }: Invocation): unknown =>
  lines.find(({ message }) => message === 'confirmation')?.outcome;

type Shape = { readonly [name: string]: readonly Shape[] };

const shape = ({ name, children }: TraceNode): Shape => ({ [name]: children.map(shape) });

/** Every segment of a trace, those inside others too. */
const flat = (segments: readonly Segment[]): readonly Segment[] =>
  segments.flatMap((segment) => [segment, ...flat(segment.subsegments ?? [])]);

const handlerSegment = (segments: readonly Segment[]) =>
  segments.find(({ name }) => name === HANDLER_SUBSEGMENT);

const flagged = (segments: readonly Segment[]) =>
  flat(segments)
    .filter(({ fault, error, throttle }) => fault ?? error ?? throttle)
    .map(({ name, aws, fault = false, error = false }) => ({
      name,
      on: aws?.operation,
      fault,
      error,
    }));

const rowOf = async (event: SignUpEvent) => {
  const { email } = event.request.userAttributes;
  const command = new GetItemCommand({ TableName: USERS_TABLE.name, Key: { email: { S: email } } });
  return (await database.send(command)).Item;
};

const idempotencyFails = (): void =>
  proxy.inject(({ table }) => (table === IDEMPOTENCY_TABLE.name ? 'table-missing' : undefined));

describe('the function as Lambda loads it', () => {
  test('writes the row with the attributes that were asked for', async () => {
    const event = signUpEvent({ name: 'Ada' });

    const invocation = await invoke(event);

    expect(invocation.answer).toEqual(event);
    expect(outcome(invocation)).toBe('created');
    expect(await rowOf(event)).toEqual({
      email: { S: event.request.userAttributes.email },
      name: { S: 'Ada' },
    });
  });

  test('remembers what it did, in the other table', async () => {
    const event = signUpEvent();

    await invoke(event);
    const first = proxy.calls.map(({ table }) => table);
    const again = await invoke(event);

    expect(again.answer).toEqual(event);
    expect(outcome(again)).toBe('already-applied');
    expect(first).toEqual([IDEMPOTENCY_TABLE.name, USERS_TABLE.name, IDEMPOTENCY_TABLE.name]);
    // A process that has seen a confirmation need not ask again.
    expect(proxy.calls).toHaveLength(first.length);
  });

  test('calls its logs, metrics and traces by the name of the service', async () => {
    const { lines, segments } = await invoke(signUpEvent());

    const whole = lines.filter(({ message }) => message !== 'event' && message !== 'response');
    expect(whole).toHaveLength(2);
    expect(new Set(whole.map(({ service }) => service))).toEqual(new Set(['add_user']));
    expect(lines.find((line) => '_aws' in line)).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Namespace: 'add_user' }] },
      created: 1,
    });
    expect(handlerSegment(segments)?.annotations).toMatchObject({ Service: 'add_user' });
  });

  test('reports a part that failed, without what its error says', async () => {
    const event = signUpEvent();
    const broken = { ...lambdaContext() };
    Object.defineProperty(broken, 'functionName', {
      get: () => {
        throw new Error(event.request.userAttributes.email);
      },
    });
    using output = captureOutput();

    const answer = await handler(structuredClone(event), broken);

    expect(answer).toEqual(event);
    expect(output.withMessage('a part failed and was skipped')).toMatchObject([
      { level: 'ERROR', part: 'lambda-context', moment: 'before', fault: { name: 'Error' } },
    ]);
    expect(output.text()).not.toContain(event.request.userAttributes.email);
  });
});

describe('the trace of an invocation', () => {
  test('nests the calls below the write, and the write below the handler', async () => {
    const { tree, segments } = await invoke(signUpEvent());

    expect(tree.map(shape)).toEqual([
      {
        '## index.handler': [
          {
            '## write': [
              { [`DynamoDB PutItem ${IDEMPOTENCY_TABLE.name}`]: [] },
              { [`DynamoDB PutItem ${USERS_TABLE.name}`]: [] },
              { [`DynamoDB UpdateItem ${IDEMPOTENCY_TABLE.name}`]: [] },
            ],
          },
        ],
      },
    ]);
    expect(flagged(segments)).toEqual([]);
    expect(flat(segments).filter(({ in_progress }) => in_progress)).toEqual([]);
  });

  test('is annotated with the outcome, the source and the pool, and nothing of the user', async () => {
    const event = signUpEvent();

    const { segments } = await invoke(event);

    expect(handlerSegment(segments)?.annotations).toEqual({
      ColdStart: expect.any(Boolean),
      Service: 'add_user',
      outcome: 'created',
      triggerSource: event.triggerSource,
      userPoolId: event.userPoolId,
    });
    expect(JSON.stringify(segments)).not.toContain(event.request.userAttributes.email);
    expect(JSON.stringify(segments)).not.toContain(event.userName);
  });

  test('of an event without handles has the outcome alone', async () => {
    const { segments, tree } = await invoke(null);

    expect(Object.keys(handlerSegment(segments)?.annotations ?? {}).sort()).toEqual([
      'ColdStart',
      'Service',
      'outcome',
    ]);
    expect(tree.map(shape)).toEqual([{ '## index.handler': [] }]);
    expect(flagged(segments)).toEqual([]);
  });

  test('of a replay is not red, though its put failed on its condition', async () => {
    const event = signUpEvent();
    await invokeElsewhere(event);

    const replay = await invoke(event);

    expect(outcome(replay)).toBe('already-applied');
    // Without the old item, a put that meets a record has to read it.
    const calls = returnsOldItem ? ['PutItem'] : ['PutItem', 'GetItem'];
    const callsShape = calls.map((call) => ({
      [`DynamoDB ${call} ${IDEMPOTENCY_TABLE.name}`]: [],
    }));
    expect(replay.tree.map(shape)).toEqual([{ '## index.handler': [{ '## write': callsShape }] }]);
    expect(flagged(replay.segments)).toEqual([]);
  });

  test('of a row that was there is not red', async () => {
    const event = signUpEvent();
    await invoke(event);
    const other = structuredClone(event);
    other.request.userAttributes.sub = crypto.randomUUID();

    const second = await invoke(other);

    expect(outcome(second)).toBe('row-exists');
    expect(flagged(second.segments)).toEqual([]);
    expect(flat(second.segments).filter(({ metadata }) => metadata)).toEqual([]);
  });

  test('marks an idempotency table that fails, while the invocation is well', async () => {
    idempotencyFails();
    const event = signUpEvent();

    const invocation = await invoke(event);

    expect(invocation.answer).toEqual(event);
    expect(outcome(invocation)).toBe('created');
    expect(flagged(invocation.segments)).toEqual([
      { name: 'DynamoDB', on: 'PutItem', fault: false, error: true },
      { name: 'DynamoDB', on: 'UpdateItem', fault: false, error: true },
    ]);
  });

  test('of a confirmation that was lost is red', async () => {
    proxy.inject(() => 'server-error');
    const event = signUpEvent();

    const invocation = await invoke(event);

    expect(invocation.answer).toEqual(event);
    expect(outcome(invocation)).toBe('unrecorded');
    const { fault, annotations } = handlerSegment(invocation.segments) ?? {};
    expect({ fault, outcome: annotations?.outcome }).toEqual({
      fault: true,
      outcome: 'unrecorded',
    });
    expect(flagged(invocation.segments)).toContainEqual({
      name: 'DynamoDB',
      on: 'PutItem',
      fault: true,
      error: false,
    });
  });

  test('after one that failed is as any other', async () => {
    proxy.inject(() => 'server-error');
    await invoke(signUpEvent());
    proxy.reset();

    const { tree } = await invoke(signUpEvent());

    expect(tree).toHaveLength(1);
    expect(tree[0]?.children).toHaveLength(1);
  });
});

test('a late replay does not bring a deleted row back', async () => {
  const event = signUpEvent();
  await invoke(event);
  const { email } = event.request.userAttributes;
  const Key = { email: { S: email } };
  await database.send(new DeleteItemCommand({ TableName: USERS_TABLE.name, Key }));

  await invoke(event);

  expect(await rowOf(event)).toBeUndefined();
});
