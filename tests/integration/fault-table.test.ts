import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Fault, FaultProxy, WireCall } from '../../infra/local/fault-proxy.ts';
import { type CapturedOutput, captureOutput, type LogLine } from '../support/captured-output.ts';
import { capabilitiesOf, type Database, openDatabase } from '../support/database.ts';
import { lambdaContext } from '../support/lambda-context.ts';
import { openParkingLot, type ParkingLot } from '../support/parking-lot.ts';
import { createPipeline, type Pipeline } from '../support/pipeline.ts';
import { type SignUpEvent, signUpEvent } from '../support/sign-up-event.ts';

const { returnsOldItem } = capabilitiesOf();

/** Without the old item, a put whose answer was lost cannot tell that the row is its own. */
const OWN_ROW_AGAIN = returnsOldItem ? 'created' : 'row-exists';

/** Without the old item, a put that meets a record has to read it. */
const CALLS_FOR_RECORD = returnsOldItem ? ['PutItem'] : ['PutItem', 'GetItem'];

let database: Database;
let proxy: FaultProxy;
let queue: ParkingLot;
let output: CapturedOutput;
let invoke: Pipeline;

beforeAll(async () => {
  database = await openDatabase();
  if (!database.proxy) {
    throw new Error('faults can be injected into a local engine only');
  }
  proxy = database.proxy;
  queue = await openParkingLot();
  output = captureOutput();
});

afterAll(async () => {
  output[Symbol.dispose]();
  await queue.close();
  await database.close();
});

/** From now on another process of the function answers, which has seen nothing yet. */
const moveToNewSandbox = (): void => {
  invoke = createPipeline(database, queue.variables);
};

beforeEach(async () => {
  moveToNewSandbox();
  proxy.reset();
  queue.proxy.reset();
  await queue.take();
  output.clear();
});

const emailOf = (event: SignUpEvent): string => event.request.userAttributes.email;

/** Sends an event and holds the promise that comes before all others: Cognito gets it back. */
const confirm = async (event: unknown) => {
  const sent = JSON.stringify(event);
  const received = await invoke(JSON.parse(sent));
  expect(received).toEqual(JSON.parse(sent));
  return output.confirmations().at(-1);
};

const onIdempotency = (call: WireCall) => call.table === database.idempotencyTable;
const onUsers = (call: WireCall) => call.table === database.usersTable;

/** The body of the message that a replay of this event needs. */
const parkedFrom = ({ userPoolId, triggerSource, request: { userAttributes } }: SignUpEvent) => ({
  form: 2,
  userPoolId,
  sub: userAttributes.sub,
  triggerSource,
  row: { email: userAttributes.email },
});

/** What is on the queue. Twice is once: SQS was asked again if the machine was too slow for its answer. */
const parkedBodies = async (): Promise<unknown[]> =>
  [...new Set(await queue.take())].map((body) => JSON.parse(body));

/** The first `count` calls that match, and none after. */
const first = (count: number, matches: (call: WireCall) => boolean, fault: Fault) => {
  let left = count;
  return (call: WireCall): Fault | undefined => {
    if (!matches(call) || left === 0) {
      return undefined;
    }
    left -= 1;
    return fault;
  };
};

describe('without a fault', () => {
  test('the row is written', async () => {
    const event = signUpEvent();

    expect(await confirm(event)).toMatchObject({ outcome: 'created', degraded: false });

    expect(await database.row(emailOf(event))).toEqual({ email: emailOf(event) });
  });

  test('the put is exactly this', async () => {
    const event = signUpEvent({ name: 'Ada' });

    await confirm(event);

    const [put] = proxy.calls.filter(onUsers);
    expect(put?.operation).toBe('PutItem');
    expect(JSON.parse(put?.body ?? '')).toEqual({
      TableName: 'chocolate_user',
      Item: { email: { S: emailOf(event) } },
      ConditionExpression: 'attribute_not_exists(#key)',
      ExpressionAttributeNames: { '#key': 'email' },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
  });

  test('a first confirmation takes three calls, a replay one, and none where it is known', async () => {
    const event = signUpEvent();
    const callsOf = async () => {
      proxy.reset();
      const line = await confirm(event);
      return [line?.outcome, ...proxy.calls.map(({ operation }) => operation)];
    };

    const first = await callsOf();
    const again = await callsOf();
    moveToNewSandbox();
    const elsewhere = await callsOf();
    const elsewhereAgain = await callsOf();

    expect(first).toEqual(['created', 'PutItem', 'PutItem', 'UpdateItem']);
    expect(again).toEqual(['already-applied']);
    expect(elsewhere).toEqual(['already-applied', ...CALLS_FOR_RECORD]);
    expect(elsewhereAgain).toEqual(['already-applied']);
  });
});

describe('a replay', () => {
  describe.each([
    ['where the confirmation was seen', () => undefined],
    ['where it was not', moveToNewSandbox],
  ])('%s', (_where, move) => {
    test('leaves an edited profile untouched', async () => {
      const event = signUpEvent();
      await confirm(event);
      const edited = { email: emailOf(event), favourite: 'dark' };
      await database.putRow(edited);
      move();

      expect(await confirm(event)).toMatchObject({ outcome: 'already-applied', degraded: false });

      expect(await database.row(emailOf(event))).toEqual(edited);
    });

    test('leaves a deleted row deleted', async () => {
      const event = signUpEvent();
      await confirm(event);
      await database.deleteRow(emailOf(event));
      move();

      expect(await confirm(event)).toMatchObject({ outcome: 'already-applied' });

      expect(await database.row(emailOf(event))).toBeUndefined();
    });
  });

  test('is known where it was seen although the idempotency table is gone', async () => {
    const event = signUpEvent();
    await confirm(event);
    await database.deleteRow(emailOf(event));
    proxy.inject((call) => (onIdempotency(call) ? 'server-error' : undefined));

    expect(await confirm(event)).toMatchObject({ outcome: 'already-applied', degraded: false });

    expect(await database.row(emailOf(event))).toBeUndefined();
  });

  test('after the record expired leaves the row as it is', async () => {
    const event = signUpEvent();
    await confirm(event);
    const edited = { email: emailOf(event), favourite: 'dark' };
    await database.putRow(edited);
    for (const record of await database.records()) {
      await database.putRecord({ ...record, expiration: Math.floor(Date.now() / 1_000) - 1 });
    }
    // No process lives as long as a record.
    moveToNewSandbox();

    expect(await confirm(event)).toMatchObject({
      outcome: 'row-exists',
      level: 'WARN',
      degraded: false,
    });

    expect(await database.row(emailOf(event))).toEqual(edited);
  });
});

describe("somebody else's row", () => {
  test.each([
    ['in the same process', () => undefined],
    ['in another one', moveToNewSandbox],
  ])('is met again by each replay, and none after it is gone: %s', async (_where, move) => {
    const event = signUpEvent();
    const theirs = { email: emailOf(event), sub: 'theirs' };
    await database.putRow(theirs);

    expect(await confirm(event)).toMatchObject({ outcome: 'row-exists', degraded: false });
    expect(await confirm(event)).toMatchObject({ outcome: 'row-exists', degraded: false });
    expect(await database.row(emailOf(event))).toEqual(theirs);
    await database.deleteRow(emailOf(event));
    move();

    expect(await confirm(event)).toMatchObject({ outcome: 'created', degraded: false });
    expect(await confirm(event)).toMatchObject({ outcome: 'already-applied' });
    expect(await database.row(emailOf(event))).toEqual({ email: emailOf(event) });
  });

  test('is met for three calls: lock, put, and the lock taken back', async () => {
    const event = signUpEvent();
    await database.putRow({ email: emailOf(event), sub: 'theirs' });

    await confirm(event);

    expect(proxy.calls.map(({ operation }) => operation)).toEqual([
      'PutItem',
      'PutItem',
      'DeleteItem',
    ]);
    expect(await database.records()).not.toContainEqual(
      expect.objectContaining({ data: 'row-exists' }),
    );
  });

  test('that a throttled put meets is not taken for its own, though it looks the same', async () => {
    const event = signUpEvent();
    await database.putRow({ email: emailOf(event) });
    proxy.inject(first(1, onUsers, 'throttle'));

    expect(await confirm(event)).toMatchObject({ outcome: 'row-exists' });
    await database.deleteRow(emailOf(event));

    expect(await confirm(event)).toMatchObject({ outcome: 'created' });
  });
});

describe('what is no sign-up', () => {
  test.each([
    ['malformed', null, 'WARN'],
    ['malformed', 'PostConfirmation_ConfirmSignUp', 'WARN'],
    ['malformed', { triggerSource: 'PostConfirmation_ConfirmSignUp' }, 'WARN'],
    [
      'not-a-sign-up',
      { ...signUpEvent(), triggerSource: 'PostConfirmation_ConfirmForgotPassword' },
      'INFO',
    ],
    ['no-key', signUpEvent({ email: '' }), 'WARN'],
  ])('is %s and calls nothing: %j', async (outcome, event, level) => {
    expect(await confirm(event)).toMatchObject({ outcome, level, degraded: false });

    expect(proxy.calls).toEqual([]);
  });
});

describe('the idempotency table', () => {
  test.each<Fault>([
    'throttle',
    'server-error',
    'table-missing',
    'reset',
    'truncate',
    'hang',
    'trickle',
  ])('in trouble (%s) degrades the guard and not the write', async (fault) => {
    const event = signUpEvent();
    proxy.inject((call) => (onIdempotency(call) ? fault : undefined));

    expect(await confirm(event)).toMatchObject({ outcome: 'created', degraded: true });

    expect(await database.row(emailOf(event))).toEqual({ email: emailOf(event) });
    expect(output.lines().filter(({ message }) => message === 'fault')).not.toHaveLength(0);
  });

  test('that fails once is asked again', async () => {
    proxy.inject(first(1, onIdempotency, 'throttle'));

    expect(await confirm(signUpEvent())).toMatchObject({ outcome: 'created', degraded: false });
  });

  test('that locks and loses its answer still remembers the write', async () => {
    const event = signUpEvent();
    proxy.inject(first(1, onIdempotency, 'lose-answer'));

    expect(await confirm(event)).toMatchObject({ outcome: 'created', degraded: false });
    await database.deleteRow(emailOf(event));
    expect(await confirm(event)).toMatchObject({ outcome: 'already-applied' });

    expect(await database.row(emailOf(event))).toBeUndefined();
  });

  test('that fails to note the outcome costs no second write', async () => {
    proxy.inject((call) => (call.operation === 'UpdateItem' ? 'server-error' : undefined));

    expect(await confirm(signUpEvent())).toMatchObject({ outcome: 'created', degraded: true });

    expect(proxy.calls.filter(onUsers)).toHaveLength(1);
  });
});

describe("the users' table", () => {
  test.each<Fault>(['throttle', 'server-error', 'reset', 'truncate'])(
    'that fails twice (%s) is asked again within the budget',
    async (fault) => {
      const event = signUpEvent();
      proxy.inject(first(2, onUsers, fault));

      expect(await confirm(event)).toMatchObject({
        outcome: fault === 'truncate' ? OWN_ROW_AGAIN : 'created',
        degraded: false,
      });

      expect(await database.row(emailOf(event))).toEqual({ email: emailOf(event) });
      expect(proxy.calls.filter(onUsers)).toHaveLength(3);
    },
  );

  test('that took the row and lost its answer knows its own row again', async () => {
    const event = signUpEvent();
    proxy.inject(first(1, onUsers, 'lose-answer'));

    const line = await confirm(event);

    expect(line).toMatchObject({ outcome: OWN_ROW_AGAIN });
    expect(await database.row(emailOf(event))).toEqual({ email: emailOf(event) });
  });

  test('that lost its answer over a row of somebody else says that a row was there', async () => {
    const event = signUpEvent();
    const theirs = { email: emailOf(event), sub: 'theirs' };
    await database.putRow(theirs);
    proxy.inject(first(1, onUsers, 'lose-answer'));

    expect(await confirm(event)).toMatchObject({ outcome: 'row-exists' });

    expect(await database.row(emailOf(event))).toEqual(theirs);
  });

  test.each<Fault>([
    'throttle',
    'server-error',
    'table-missing',
    'reset',
    'truncate',
    'hang',
    'trickle',
  ])('that stays in trouble (%s) has the confirmation parked, in time', async (fault) => {
    const event = signUpEvent();
    const context = lambdaContext();
    proxy.inject((call) => (onUsers(call) ? fault : undefined));

    const received = await invoke(structuredClone(event), context);

    expect(received).toEqual(event);
    expect(context.getRemainingTimeInMillis()).toBeGreaterThan(100);
    expect(output.confirmations()).toEqual([
      expect.objectContaining({ outcome: 'parked', level: 'WARN', degraded: false }),
    ]);
    expect(await parkedBodies()).toEqual([parkedFrom(event)]);
  });

  test('and the idempotency table both hanging end in time', async () => {
    const event = signUpEvent();
    const context = lambdaContext();
    proxy.inject(() => 'hang');

    expect(await invoke(structuredClone(event), context)).toEqual(event);

    expect(context.getRemainingTimeInMillis()).toBeGreaterThan(100);
    expect(output.confirmations()).toEqual([expect.objectContaining({ outcome: 'parked' })]);
  });

  test('is not asked when there is no time left, and the confirmation is parked', async () => {
    const event = signUpEvent();

    expect(await invoke(structuredClone(event), lambdaContext(900))).toEqual(event);

    expect(output.confirmations()).toEqual([expect.objectContaining({ outcome: 'parked' })]);
    expect(proxy.calls.filter(onUsers)).toEqual([]);
  });
});

describe('DynamoDB and SQS both down', () => {
  const FAULTS = ['throttle', 'server-error', 'reset', 'truncate', 'hang', 'trickle'] as const;
  const events = new Map<Fault, SignUpEvent>(FAULTS.map((fault) => [fault, signUpEvent()]));
  const ends = new Map<Fault, { received: unknown; remainingMs: number; lines: LogLine[] }>();

  // At once, since each takes the function's whole time.
  beforeAll(async () => {
    proxy.inject(() => 'hang');
    queue.proxy.inject(({ body }) =>
      FAULTS.find((fault) => body.includes(events.get(fault)?.request.userAttributes.sub ?? '?')),
    );
    await Promise.all(
      [...events].map(async ([fault, event]) => {
        const context = lambdaContext();
        const invokeOne = createPipeline(database, queue.variables);
        const received = await invokeOne(structuredClone(event), context);
        const { sub } = event.request.userAttributes;
        const lines = output.confirmations().filter((line) => line.sub === sub);
        ends.set(fault, { received, remainingMs: context.getRemainingTimeInMillis(), lines });
      }),
    );
  });

  test.each<Fault>(FAULTS)(
    '(%s) leave the confirmation unrecorded, in time and loudly',
    async (fault) => {
      const event = events.get(fault);
      const end = ends.get(fault);

      expect(end?.received).toEqual(event);
      expect(end?.remainingMs).toBeGreaterThan(100);
      expect(end?.lines).toEqual([
        expect.objectContaining({
          outcome: 'unrecorded',
          level: 'CRITICAL',
          sub: event?.request.userAttributes.sub,
          userPoolId: event?.userPoolId,
        }),
      ]);
    },
  );

  test('for a moment only end with the confirmation parked', async () => {
    const event = signUpEvent();
    proxy.inject((call) => (onUsers(call) ? 'server-error' : undefined));
    queue.proxy.inject(first(2, () => true, 'server-error'));

    expect(await confirm(event)).toMatchObject({ outcome: 'parked' });

    expect(await parkedBodies()).toEqual([parkedFrom(event)]);
  });

  test('leave nothing in flight that could be heard of during the next invocation', async () => {
    proxy.inject(() => 'hang');
    queue.proxy.inject(() => 'hang');
    await invoke(signUpEvent());
    const linesAtTheEnd = output.text();
    proxy.reset();
    queue.proxy.reset();

    await confirm(null);

    const later = output.text().slice(linesAtTheEnd.length);
    expect(later).not.toContain('fault');
    expect(proxy.calls).toEqual([]);
    expect(queue.proxy.calls).toEqual([]);
  });
});
