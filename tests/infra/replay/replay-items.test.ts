import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { catchInterruptions } from '../../../infra/cli/interruption.ts';
import type { Item } from '../../../infra/replay/items/item.ts';
import { readItems } from '../../../infra/replay/items/read-items.ts';
import { openLeftovers } from '../../../infra/replay/leftovers.ts';
import { type ReplayParts, replayItems } from '../../../infra/replay/replay-items.ts';
import { createPorts, createReplayClient } from '../../../infra/replay/tables.ts';
import type { Tally } from '../../../infra/replay/tally.ts';
import { parkedBody } from '../../../src/domain/parked-confirmation.ts';
import type { Ports } from '../../../src/domain/record-confirmation.ts';
import { type Database, openDatabase } from '../../support/database.ts';
import { createPipeline } from '../../support/pipeline.ts';
import { signUpEvent } from '../../support/sign-up-event.ts';
import { copying, LESSON_KEY } from '../../support/templates.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let database: Database;

beforeAll(async () => {
  database = await openDatabase();
}, 90_000);

afterAll(() => database.close());

const itemsOf = (text: string): AsyncGenerator<Item> => {
  async function* chunks(): AsyncGenerator<Buffer> {
    yield Buffer.from(text);
  }
  return readItems(chunks());
};

const linesOf = (values: readonly unknown[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('');

type Replayed = {
  readonly tally: Tally;
  readonly left: string;
  readonly said: readonly string[];
  readonly reason: string | undefined;
};

/** Replays a text on the database. What is left is in a file, as the command leaves it. */
const replayText = async (text: string, parts: Partial<ReplayParts> = {}): Promise<Replayed> => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'left.ndjson');
  const leftovers = await openLeftovers(path);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const client = createReplayClient();
  const said: string[] = [];
  using interruption = catchInterruptions(() => undefined);
  const say = ({ place }: Item, why: string): void => {
    said.push(`${place}: ${why}`);
  };
  const tally = await replayItems(itemsOf(text), {
    ports: createPorts(client, {
      usersTableName: database.usersTable,
      usersTableKey: LESSON_KEY,
      idempotencyTableName: database.idempotencyTable,
    }),
    template: copying('sub'),
    concurrency: 4,
    leftovers,
    interruption,
    sayUnreadable: say,
    sayUnwritten: say,
    onProgress: () => undefined,
    explain: () => 'explained',
    ...parts,
  });
  await leftovers.close();
  client.destroy();
  const left = leftovers.count > 0 ? await readFile(path, 'utf8') : '';
  return { tally, left, said, reason: interruption.reason };
};

test('events and parked messages get their rows, and the rest is told by its place', async () => {
  const event = signUpEvent();
  const { sub, email } = signUpEvent().request.userAttributes;
  const parked = parkedBody({
    ...{ userPoolId: event.userPoolId, user: { sub }, triggerSource: event.triggerSource },
    row: { email, name: 'Ada' },
  });
  const reset = { ...signUpEvent(), triggerSource: 'PostConfirmation_ConfirmForgotPassword' };
  const text = `${JSON.stringify(event)}\n{ "secret": \n${parked}\r\n\n${JSON.stringify(reset)}`;

  const { tally, left, said } = await replayText(text);

  expect(tally.total).toBe(4);
  expect(tally.count('created')).toBe(2);
  expect(tally.count('not-a-sign-up')).toBe(1);
  expect(tally.count('malformed')).toBe(1);
  expect(said).toEqual(['line 2: not JSON']);
  expect(left).toBe('{ "secret": \n');
  expect(await database.row(email)).toEqual({ email, name: 'Ada' });
  const attributes = event.request.userAttributes;
  expect(await database.row(attributes.email)).toEqual({
    email: attributes.email,
    sub: attributes.sub,
  });
});

test('what the trigger has done is not done again, nor what the replay has done', async () => {
  const pipeline = createPipeline(database, { POWERTOOLS_LOG_LEVEL: 'SILENT' });
  const [byTrigger, byReplay] = [signUpEvent(), signUpEvent()];
  await pipeline(byTrigger);
  await replayText(linesOf([byReplay]));
  for (const { request } of [byTrigger, byReplay]) {
    await database.deleteRow(request.userAttributes.email);
  }

  const { tally } = await replayText(JSON.stringify([byTrigger, byReplay]));

  expect(tally.count('already-applied')).toBe(2);
  expect(await database.row(byTrigger.request.userAttributes.email)).toBeUndefined();
  expect(await database.row(byReplay.request.userAttributes.email)).toBeUndefined();
});

test('what could not be written is left, and can be given back', async () => {
  const events = Array.from({ length: 6 }, () => signUpEvent());
  const lost = events.slice(2, 4).map(({ request }) => request.userAttributes.email);
  database.proxy?.inject(({ table, body }) =>
    table === database.usersTable && lost.some((email) => body.includes(email))
      ? 'throttle'
      : undefined,
  );

  const first = await replayText(JSON.stringify(events, null, 2));
  database.proxy?.reset();
  const second = await replayText(first.left);

  expect(first.tally.count('created')).toBe(4);
  expect(first.tally.count('unrecorded')).toBe(2);
  expect([...first.tally.faults]).toEqual([['ProvisionedThroughputExceededException', 2]]);
  expect(first.said.toSorted()).toEqual([
    'item 3: not written (ProvisionedThroughputExceededException)',
    'item 4: not written (ProvisionedThroughputExceededException)',
  ]);
  expect(
    first.left
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(expect.arrayContaining(events.slice(2, 4)));
  expect(second.tally.total).toBe(2);
  expect(second.tally.count('created')).toBe(2);
});

test.each([400, 2_000])(
  'from far away, with %i ms for each call, all is written',
  async (delayMs) => {
    const events = Array.from({ length: 8 }, () => signUpEvent());
    database.proxy?.delay(delayMs);

    const { tally, left } = await replayText(linesOf(events), { concurrency: 8 });
    database.proxy?.reset();

    expect({ created: tally.count('created'), left }).toEqual({ created: 8, left: '' });
  },
);

test('the same confirmation many times in one file is written once, and nothing of it is left', async () => {
  const event = signUpEvent();

  const { tally, left } = await replayText(linesOf(Array(8).fill(event)), { concurrency: 8 });

  expect([tally.count('created'), tally.count('already-applied'), left]).toEqual([1, 7, '']);
});

test('nothing is written without the records', async () => {
  const event = signUpEvent();
  database.proxy?.inject(({ table }) =>
    table === database.idempotencyTable ? 'table-missing' : undefined,
  );

  const { tally, left } = await replayText(linesOf([event]));
  database.proxy?.reset();

  expect(tally.count('unrecorded')).toBe(1);
  expect(JSON.parse(left)).toEqual(event);
  expect(await database.row(event.request.userAttributes.email)).toBeUndefined();
});

test('when it is stopped, what is in flight is finished and the rest is left', async () => {
  const events = Array.from({ length: 40 }, () => signUpEvent());
  const controller = new AbortController();
  const interruption = { signal: controller.signal, stop: () => undefined };
  let puts = 0;
  database.proxy?.inject(({ table }) => {
    puts += table === database.usersTable ? 1 : 0;
    if (puts === 10) {
      controller.abort();
    }
    return undefined;
  });

  const stopped = await replayText(linesOf(events), { interruption });
  database.proxy?.reset();
  const rest = await replayText(stopped.left);

  const done = stopped.tally.count('created');
  expect(done).toBeGreaterThanOrEqual(10);
  expect(done).toBeLessThanOrEqual(13);
  expect(stopped.tally.count('not-begun')).toBe(40 - done);
  expect(rest.tally.count('created')).toBe(40 - done);
  for (const { request } of events) {
    expect(await database.row(request.userAttributes.email)).toBeDefined();
  }
});

test('a fault that will not go away stops the replay, and the rest is left', async () => {
  const events = Array.from({ length: 30 }, () => signUpEvent());
  database.proxy?.inject(({ table }) =>
    table === database.usersTable ? 'table-missing' : undefined,
  );

  const { tally, left, reason } = await replayText(linesOf(events));
  database.proxy?.reset();

  expect(reason).toBe('explained');
  expect(tally.count('unrecorded')).toBeLessThanOrEqual(4);
  expect(tally.count('unrecorded') + tally.count('not-begun')).toBe(30);
  expect(left.trimEnd().split('\n')).toHaveLength(30);
});

test('however many lines there are, no more than are worked on are in hand', async () => {
  const total = 20_000;
  const line = Buffer.from(JSON.stringify(signUpEvent()));
  let taken = 0;
  let done = 0;
  let most = 0;
  async function* items(): AsyncGenerator<Item> {
    for (; taken < total; taken += 1) {
      most = Math.max(most, taken - done);
      yield { place: `line ${taken}`, raw: line };
    }
  }
  const ports: Ports = {
    idempotency: {
      once: async (_key, work) => void (await work()),
      complete: async () => undefined,
    },
    putIfAbsent: async () => 'created',
    asOneWrite: (work) => work(),
  };
  const nothing = (): void => undefined;

  const tally = await replayItems(items(), {
    ports: () => ports,
    template: copying(),
    concurrency: 20,
    leftovers: { name: '', count: 0, keep: async () => nothing(), close: async () => nothing() },
    interruption: { signal: new AbortController().signal, stop: nothing },
    ...{ sayUnreadable: nothing, sayUnwritten: nothing, explain: () => '' },
    onProgress: () => {
      done += 1;
    },
  });

  expect(tally.count('created')).toBe(total);
  expect(most).toBeLessThanOrEqual(20);
});
