import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { FaultProxy } from '../../infra/local/fault-proxy.ts';
import type { Segment } from '../../infra/local/xray/segment.ts';
import { type Database, openDatabase } from '../support/database.ts';
import { type DeployedFunction, deployFunction } from '../support/deployed-function.ts';
import { openParkingLot } from '../support/parking-lot.ts';
import { signUpEvent } from '../support/sign-up-event.ts';

let database: Database;
let proxy: FaultProxy;
let deployed: DeployedFunction;

beforeAll(async () => {
  database = await openDatabase();
  if (!database.proxy) {
    throw new Error('the zip is tested on a local engine only');
  }
  proxy = database.proxy;
  deployed = await deployFunction(database);
  await deployed.sandbox.ready;
});

afterAll(async () => {
  await deployed.close();
  await database.close();
});

afterEach(() => proxy.reset());

/** What Powertools adds to the canonical line of the log. */
const POWERTOOLS_FIELDS = [
  'level',
  'message',
  'timestamp',
  'service',
  'cold_start',
  'function_request_id',
  'xray_trace_id',
];

const childrenOf = (trace: readonly Segment[], parent: Segment | undefined): readonly Segment[] => [
  ...trace.filter(({ parent_id }) => parent_id === parent?.id),
  ...(parent?.subsegments ?? []),
];

/** The segments of a trace with those that came inside others, depth first. */
const allOf = (trace: readonly Segment[]): readonly Segment[] =>
  trace.flatMap((segment) => [...allOf(segment.subsegments ?? []), segment]);

const flagged = (trace: readonly Segment[]): readonly Segment[] =>
  allOf(trace).filter(({ fault, error, throttle }) => fault || error || throttle);

describe('the zip under the runtime interface client', () => {
  test('writes the row and gives Cognito its event back', async () => {
    const event = signUpEvent();

    const { payload } = await deployed.send(event);

    expect(JSON.parse(payload ?? '')).toEqual(event);
    expect(await database.row(event.request.userAttributes.email)).toEqual({
      email: event.request.userAttributes.email,
    });
  });

  test.each(['', 'x', 0, 1.5, true, [], [1], { a: { b: [null] } }, null])(
    'gives %j back as it came',
    async (value) => {
      const { payload, confirmation } = await deployed.send(value);

      expect(JSON.parse(payload ?? '')).toEqual(value);
      expect(confirmation).toMatchObject({ outcome: 'malformed' });
    },
  );

  test('says what became of each case with the fields that are documented, and no other', async () => {
    const event = signUpEvent();
    const cases: [string, unknown, string[]][] = [
      ['created', event, ['triggerSource', 'userPoolId', 'sub']],
      ['already-applied', event, ['triggerSource', 'userPoolId', 'sub']],
      [
        'row-exists',
        signUpEvent({ email: event.request.userAttributes.email }),
        ['triggerSource', 'userPoolId', 'sub'],
      ],
      [
        'not-a-sign-up',
        { ...event, triggerSource: 'PostConfirmation_ConfirmForgotPassword' },
        ['triggerSource', 'userPoolId', 'sub'],
      ],
      ['no-key', signUpEvent({ email: '' }), ['triggerSource', 'userPoolId', 'sub']],
      ['malformed', null, []],
    ];
    for (const [outcome, sent, handles] of cases) {
      const { lines } = await deployed.send(sent);

      const confirmations = lines.filter(({ message }) => message === 'confirmation');
      expect(confirmations).toHaveLength(1);
      expect(confirmations[0]).toMatchObject({ outcome, degraded: false, service: 'add_user' });
      expect(Object.keys(confirmations[0] ?? {}).sort()).toEqual(
        [...POWERTOOLS_FIELDS, ...handles, 'outcome', 'duration_ms', 'degraded'].sort(),
      );
      expect(lines.filter(({ _aws }) => _aws !== undefined)).toEqual([
        expect.objectContaining({ service: 'add_user', [outcome]: 1 }),
      ]);
    }
  });

  test('shows a first confirmation as a tree: the handler, the write, its three calls', async () => {
    const { trace } = await deployed.send(signUpEvent());

    const handler = trace.find(({ name }) => name === '## index.handler');
    const [write, ...others] = childrenOf(trace, handler);
    expect(others).toEqual([]);
    expect(write?.name).toBe('## write');
    expect(
      childrenOf(trace, write).map(({ name, namespace, aws }) => [
        name,
        namespace,
        aws?.operation,
        aws?.table_name,
      ]),
    ).toEqual([
      ['DynamoDB', 'aws', 'PutItem', database.idempotencyTable],
      ['DynamoDB', 'aws', 'PutItem', database.usersTable],
      ['DynamoDB', 'aws', 'UpdateItem', database.idempotencyTable],
    ]);
    expect(handler?.annotations).toMatchObject({
      outcome: 'created',
      triggerSource: 'PostConfirmation_ConfirmSignUp',
      userPoolId: 'eu-central-1_45YtlkflA',
    });
    expect(flagged(trace)).toEqual([]);
  });

  test('does not paint the trace of a duplicate red, nor that of a row that was there', async () => {
    const event = signUpEvent();
    await deployed.send(event);

    const duplicate = await deployed.send(event);
    const rowExists = await deployed.send(
      signUpEvent({ email: event.request.userAttributes.email }),
    );

    expect(duplicate.confirmation).toMatchObject({ outcome: 'already-applied' });
    expect(rowExists.confirmation).toMatchObject({ outcome: 'row-exists' });
    expect(flagged(duplicate.trace)).toEqual([]);
    expect(flagged(rowExists.trace)).toEqual([]);
  });

  test('paints a lost confirmation red, and says at which call', async () => {
    proxy.inject(({ table }) => (table === database.usersTable ? 'server-error' : undefined));

    const { trace, confirmation } = await deployed.send(signUpEvent());

    expect(confirmation).toMatchObject({ outcome: 'unrecorded', level: 'CRITICAL' });
    expect(flagged(trace).map(({ name, aws }) => [name, aws?.operation, aws?.table_name])).toEqual([
      ['DynamoDB', 'PutItem', database.usersTable],
      ['SQS', 'SendMessage', undefined],
      ['## index.handler', undefined, undefined],
    ]);
  });
});

describe('a function that cannot work', () => {
  test.each(['USERS_TABLE_NAME', 'IDEMPOTENCY_TABLE_NAME', 'RETRY_QUEUE_URL'])(
    'does not load without %s, and the error names it',
    async (name) => {
      const broken = await deployFunction(database, { [name]: '' });

      await expect(broken.sandbox.ready).rejects.toMatchObject({
        errorType: 'EnvironmentError',
        errorMessage: expect.stringContaining(`ADD_USER_E_ENVIRONMENT: ${name} is not set`),
      });

      await broken.close();
    },
  );

  test('parks, and answers Cognito, when the name of the database leads nowhere', async () => {
    const queue = await openParkingLot();
    const lost = await deployFunction(database, {
      ...queue.variables,
      AWS_ENDPOINT_URL_DYNAMODB: 'http://dynamodb.invalid',
    });
    const event = signUpEvent();

    const { payload, confirmation, timedOut } = await lost.send(event);
    const parked = await queue.take();
    await lost.close();
    await queue.close();

    expect(timedOut).toBe(false);
    expect(JSON.parse(payload ?? '')).toEqual(event);
    expect(confirmation).toMatchObject({ outcome: 'parked' });
    expect(parked).toEqual([expect.stringContaining(event.request.userAttributes.email)]);
  });

  test('answers Cognito when nobody listens for traces', async () => {
    const untraced = await deployFunction(database, { AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:9' });
    const event = signUpEvent();

    const { payload, lines } = await untraced.sandbox
      .invoke(event)
      .then((invocation) => ({ ...invocation, lines: invocation.stdout }));
    await untraced.close();

    expect(JSON.parse(payload ?? '')).toEqual(event);
    expect(lines.join('\n')).toContain('"outcome":"created"');
  });
});
