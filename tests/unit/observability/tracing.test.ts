import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Tracer } from '@aws-lambda-powertools/tracer';
import { DescribeTableCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { localDynamoDbClient } from '../../../infra/local/dynamodb/dynamodb-client.ts';
import { lambdaVariables } from '../../../infra/local/lambda/sandbox-environment.ts';
import { newTraceHeader, traceIdOf } from '../../../infra/local/lambda/trace-header.ts';
import type { Segment } from '../../../infra/local/xray/segment.ts';
import { type TraceNode, traceTree } from '../../../infra/local/xray/trace-tree.ts';
import { HANDLER_SUBSEGMENT, XrayDaemon } from '../../../infra/local/xray/xray-daemon.ts';
import type { traceHandler } from '../../../middleware/tracing.ts';
import type { ReportFault } from '../../../src/observability/report-fault.ts';
import type { TraceSummary } from '../../../src/observability/trace-summary.ts';
import type { createTracing } from '../../../src/observability/tracing.ts';
import { middyRequest } from '../../support/middy-request.ts';
import type { Report } from '../../support/parts.ts';
import { signUpEvent } from '../../support/sign-up-event.ts';

const SUMMARY: TraceSummary = {
  annotations: { outcome: 'created', userPoolId: 'local_3kQ9x', attempt: 2, last: false },
  fault: false,
};

const around = new AsyncDisposableStack();
type Subsegment = ReturnType<NonNullable<ReturnType<Tracer['getSegment']>>['addNewSubsegment']>;
let daemon: XrayDaemon;
let endpoint: string;
let newTracer: (options?: object) => Tracer;
let create: typeof createTracing;
let wrap: typeof traceHandler;
let reports: Report[];

const report: ReportFault = (...told) => void reports.push(told);

/** Answers every call with an empty answer, as one that succeeded. */
const startService = async (): Promise<string> => {
  const server = around.use(
    createServer((request, response) => {
      request.resume().once('end', () => response.end('{}'));
    }).listen(0, '127.0.0.1'),
  );
  await once(server, 'listening');
  around.defer(() => server.closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port
};

beforeAll(async () => {
  daemon = around.use(await XrayDaemon.start());
  endpoint = await startService();
  Object.assign(process.env, lambdaVariables('/var/task', '127.0.0.1:9'), {
    AWS_XRAY_DAEMON_ADDRESS: daemon.address,
    _X_AMZN_TRACE_ID: newTraceHeader(),
  });
  // The X-Ray SDK looks at these variables when it is loaded.
  const powertools = await import('@aws-lambda-powertools/tracer');
  ({ createTracing: create } = await import('../../../src/observability/tracing.ts'));
  ({ traceHandler: wrap } = await import('../../../middleware/tracing.ts'));
  newTracer = (options) =>
    new powertools.Tracer({ serviceName: 'add_user', captureHTTPsRequests: false, ...options });
});

afterAll(() => around.disposeAsync());

beforeEach(() => {
  reports = [];
});

/** The trace of `work`, run as the handler of an invocation that ended like this. */
const traceOf = async (
  tracer: Tracer,
  work: (tracing: ReturnType<typeof createTracing>) => unknown,
  {
    summary = SUMMARY,
    hook = 'after',
  }: { summary?: TraceSummary; hook?: 'after' | 'onError' } = {},
): Promise<readonly Segment[]> => {
  const header = newTraceHeader();
  process.env._X_AMZN_TRACE_ID = header;
  const tracing = create(tracer, report);
  const request = middyRequest(signUpEvent());
  const middleware = wrap({ tracer, tracing }, () => summary);
  await middleware.before?.(request);
  await work(tracing);
  await middleware[hook]?.(request);
  return daemon.waitForTrace(traceIdOf(header));
};

type Shape = { readonly [name: string]: readonly Shape[] };
const shape = ({ name, children }: TraceNode): Shape => ({ [name]: children.map(shape) });
/** Every segment, those inside others too. */
const flat = (segments: readonly Segment[]): readonly Segment[] =>
  segments.flatMap((segment) => [segment, ...flat(segment.subsegments ?? [])]);

const named = (segments: readonly Segment[], name: string) =>
  flat(segments).find((segment) => segment.name === name);

/** A tracer whose open segment is this. */
const tracerAt = (segment: Partial<Subsegment> | undefined): Tracer =>
  Object.assign(newTracer(), { getSegment: () => segment });

/** A tracer that works, but for this method. */
const brokenTracer = (method: keyof Tracer): Tracer =>
  Object.defineProperty(newTracer(), method, {
    value: () => {
      throw new Error('the tracer is broken');
    },
  });

describe('the subsegment of the handler', () => {
  test.each(['after', 'onError'] as const)(
    'is closed in %s, with the annotations',
    async (hook) => {
      const segments = await traceOf(newTracer(), () => undefined, { hook });

      expect(named(segments, HANDLER_SUBSEGMENT)?.annotations).toMatchObject({
        outcome: 'created',
        userPoolId: 'local_3kQ9x',
      });
      expect(JSON.stringify(segments)).not.toContain('response');
      expect(reports).toEqual([]);
    },
  );

  test.each([
    ['red', true],
    ['not red', undefined],
  ])('is %s when the summary has the fault %s', async (_colour, fault) => {
    const segments = await traceOf(newTracer(), () => undefined, {
      summary: { ...SUMMARY, fault: fault ?? false },
    });

    expect(named(segments, HANDLER_SUBSEGMENT)?.fault).toBe(fault);
  });

  test('has no annotation for what is not known', async () => {
    const segments = await traceOf(newTracer(), () => undefined, {
      summary: { ...SUMMARY, annotations: { outcome: 'created', userPoolId: undefined } },
    });

    const annotations = named(segments, HANDLER_SUBSEGMENT)?.annotations;
    expect(annotations).toMatchObject({ outcome: 'created' });
    expect(annotations).not.toHaveProperty('userPoolId');
  });

  test('is asked for no annotation whose value is not known', () => {
    const asked: unknown[] = [];
    const tracer = tracerAt({ addAnnotation: (...annotation) => void asked.push(annotation) });

    create(tracer, report).annotate({ outcome: 'created', userPoolId: undefined });

    expect(asked).toEqual([['outcome', 'created']]);
    expect(reports).toEqual([]);
  });

  test('may be missing', async () => {
    const tracer = tracerAt(undefined);
    const tracing = create(tracer, report);
    const middleware = wrap({ tracer, tracing }, () => ({ ...SUMMARY, fault: true }));

    tracing.annotate({ outcome: 'created' });
    await middleware.after?.(middyRequest(signUpEvent()));

    expect(reports).toEqual([]);
  });

  test('is closed although it cannot be annotated, which is reported', async () => {
    const unreadable = Object.defineProperty({}, 'outcome', {
      enumerable: true,
      get: () => {
        throw new Error('broken');
      },
    });

    const segments = await traceOf(newTracer(), () => undefined, {
      summary: { annotations: unreadable, fault: false },
    });

    expect(named(segments, HANDLER_SUBSEGMENT)).toHaveProperty('end_time');
    expect(reports).toContainEqual(['tracing', 'subsegment', expect.any(Error)]);
  });
});

describe('work as a subsegment', () => {
  test('returns what the work returns, and nests', async () => {
    const answers: unknown[] = [];

    const segments = await traceOf(newTracer(), async (tracing) => {
      answers.push(
        await tracing.asSubsegment('## outer', () =>
          tracing.asSubsegment('## inner', async () => 7),
        ),
      );
      await tracing.asSubsegment('## next', async () => undefined);
    });

    expect(answers).toEqual([7]);
    expect(traceTree(segments).map(shape)).toEqual([
      { [HANDLER_SUBSEGMENT]: [{ '## outer': [{ '## inner': [] }] }, { '## next': [] }] },
    ]);
    expect(reports).toEqual([]);
  });

  test('throws what the work throws, and is closed all the same', async () => {
    const fault = new Error('the work failed');

    const segments = await traceOf(newTracer(), async (tracing) => {
      const work = tracing.asSubsegment('## write', () => Promise.reject(fault));
      await expect(work).rejects.toBe(fault);
      await tracing.asSubsegment('## next', async () => undefined);
    });

    expect(traceTree(segments).map(shape)).toEqual([
      { [HANDLER_SUBSEGMENT]: [{ '## write': [] }, { '## next': [] }] },
    ]);
  });

  test.each([
    ['is done', async () => undefined],
    ['fails', () => Promise.reject(new Error('the work failed'))],
  ])('is closed as soon as it %s', async (_how, work) => {
    let closed = 0;
    const subsegment = { isClosed: () => closed > 0, close: () => (closed += 1) };
    const tracer = tracerAt({ addNewSubsegment: () => subsegment as unknown as Subsegment }); // all that is used

    await create(tracer, report)
      .asSubsegment('## write', work)
      .catch(() => undefined);

    expect(closed).toBe(1);
    expect(reports).toEqual([]);
  });

  test.each(['isTracingEnabled', 'getSegment'] as const)(
    'is done although the tracer’s %s throws, which is reported',
    async (method) => {
      const tracing = create(brokenTracer(method), report);

      expect(await tracing.asSubsegment('## write', async () => 7)).toBe(7);
      expect(reports[0]).toEqual(['tracing', 'subsegment', expect.any(Error)]);
    },
  );

  test('is done without a tracer that is on, and asks it for nothing', async () => {
    const tracer = newTracer({ enabled: false });
    tracer.getSegment = () => {
      throw new Error('asked');
    };

    expect(await create(tracer, report).asSubsegment('## write', async () => 7)).toBe(7);
    expect(reports).toEqual([]);
  });

  test('is done where there is no segment to be below', async () => {
    const tracer = newTracer();
    tracer.getSegment = () => undefined;

    expect(await create(tracer, report).asSubsegment('## write', async () => 7)).toBe(7);
    expect(reports).toEqual([]);
  });
});

describe('a client', () => {
  const client = () => around.adopt(localDynamoDbClient(endpoint), (it) => it.destroy());

  test('is the same client', () => {
    const mine = client();

    expect(create(newTracer(), report).client(mine)).toBe(mine);
  });

  test('shows its calls, with their table where they have one', async () => {
    const segments = await traceOf(newTracer(), async (tracing) => {
      const traced = tracing.client(client());
      await traced.send(new DescribeTableCommand({ TableName: 'chocolate_user' }));
      await traced.send(new ListTablesCommand({}));
    });

    expect(traceTree(segments).map(shape)).toEqual([
      {
        [HANDLER_SUBSEGMENT]: [
          { 'DynamoDB DescribeTable chocolate_user': [] },
          { 'DynamoDB ListTables': [] },
        ],
      },
    ]);
    expect(named(segments, 'DynamoDB')).toMatchObject({
      namespace: 'aws',
      http: { response: { status: 200 } },
    });
    expect(reports).toEqual([]);
  });

  test('shows a hundred calls, which the daemon takes at once, and makes all of them', async () => {
    let calls = 0;
    const segments = await traceOf(newTracer(), async (tracing) => {
      const mine = client();
      mine.middlewareStack.add(
        () => async () => {
          calls += 1;
          return { output: { $metadata: {} }, response: {} };
        },
        { step: 'finalizeRequest', priority: 'low' },
      );
      const traced = tracing.client(mine);
      for (let call = 0; call < 105; call += 1) {
        await traced.send(new ListTablesCommand({}));
      }
    });

    expect(calls).toBe(105);
    const [handler] = traceTree(segments).map(shape);
    expect(Object.values(handler ?? {})[0]).toHaveLength(100);
    expect(reports).toEqual([]);
  });

  test('can be traced once and no more, or calls would show twice', () => {
    const tracing = create(newTracer(), report);
    const mine = tracing.client(client());

    expect(() => tracing.client(mine)).toThrow(/traceCall/);
  });

  test('throws what its call throws, and shows it', async () => {
    const segments = await traceOf(newTracer(), async (tracing) => {
      const traced = tracing.client(client());
      const abort = AbortSignal.abort();
      await expect(
        traced.send(new ListTablesCommand({}), { abortSignal: abort }),
      ).rejects.toMatchObject({ name: 'AbortError' });
    });

    expect(named(segments, 'DynamoDB')).toMatchObject({
      fault: true,
      metadata: { default: { fault: { name: 'AbortError' } } },
    });
  });

  test.each(['isTracingEnabled', 'getSegment'] as const)(
    'makes its calls although the tracer’s %s throws, which is reported',
    async (method) => {
      const traced = create(brokenTracer(method), report).client(client());

      expect(await traced.send(new ListTablesCommand({}))).toHaveProperty('$metadata');
      expect(reports[0]).toEqual(['tracing', 'subsegment', expect.any(Error)]);
    },
  );

  test('makes its calls although their subsegment cannot be closed', async () => {
    const tracer = newTracer();
    const broken = (): never => {
      throw new Error('broken');
    };
    const segment = { addNewSubsegment: () => ({ addAttribute: broken, close: broken }) };
    tracer.getSegment = () => segment as unknown as ReturnType<Tracer['getSegment']>; // all that is used
    const traced = create(tracer, report).client(client());

    expect(await traced.send(new ListTablesCommand({}))).toHaveProperty('$metadata');
    await expect(
      traced.send(new ListTablesCommand({}), { abortSignal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect(reports).toHaveLength(2);
  });

  test('makes its calls where nothing is traced', async () => {
    const traced = create(newTracer({ enabled: false }), report).client(client());

    expect(await traced.send(new ListTablesCommand({}))).toHaveProperty('$metadata');
    expect(reports).toEqual([]);
  });
});

describe('work that never ends', () => {
  const never = () => new Promise<never>(() => undefined);

  test('does not keep the trace of its invocation from being sent, nor its annotations', async () => {
    const segments = await traceOf(
      newTracer(),
      (tracing) =>
        void tracing.asSubsegment('## write', () => tracing.asSubsegment('## call', never)),
      { summary: { ...SUMMARY, fault: true }, hook: 'onError' },
    );

    expect(named(segments, HANDLER_SUBSEGMENT)).toMatchObject({
      fault: true,
      annotations: { outcome: 'created' },
      end_time: expect.any(Number),
    });
    for (const name of ['## write', '## call']) {
      expect(named(segments, name)).toHaveProperty('end_time');
      expect(named(segments, name)).not.toHaveProperty('in_progress');
    }
  });

  test('does not end up in the trace of the next invocation', async () => {
    const tracer = newTracer();
    const { promise, resolve } = Promise.withResolvers<void>();
    await traceOf(tracer, (tracing) => void tracing.asSubsegment('## write', () => promise));

    const segments = await traceOf(tracer, async (tracing) => {
      resolve(); // as when Lambda thaws the sandbox
      await promise;
      await tracing.asSubsegment('## next', async () => undefined);
    });

    expect(traceTree(segments).map(shape)).toEqual([{ [HANDLER_SUBSEGMENT]: [{ '## next': [] }] }]);
  });
});
