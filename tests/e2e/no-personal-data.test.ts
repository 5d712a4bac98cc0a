import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fault } from '../../infra/local/fault-proxy.ts';
import { type Database, openDatabase } from '../support/database.ts';
import { type DeployedFunction, deployFunction } from '../support/deployed-function.ts';
import { DOCUMENTED_ROWS, type ExampleRow, variablesFor } from '../support/example-rows.ts';
import { eventFiles, type JsonObject, leaks, seeded } from '../support/seeded-events.ts';

/** A function that makes rows of one kind, and all that leaves its process. */
type Stage = {
  readonly name: string;
  readonly database: Database;
  readonly deployed: DeployedFunction;
  readonly sent: string[];
};

const FAULTS = [
  ['without a fault', undefined],
  ['while DynamoDB throttles', 'throttle'],
  ['while DynamoDB answers 500', 'server-error'],
  ['while DynamoDB resets the connection', 'reset'],
  ['while a table is missing', 'table-missing'],
  ['while answers are cut off', 'truncate'],
  ['while answers are lost', 'lose-answer'],
] as const;

/** One event has to do for the others: most of them take all the time that the function has. */
const OTHER_FAULTS = [
  ['while DynamoDB is slow', 'slow'],
  ['while a policy denies the calls', 'denied'],
  ['while DynamoDB hangs', 'hang'],
  ['while answers trickle', 'trickle'],
] as const;

let stages: readonly Stage[];

const open = async (example: ExampleRow): Promise<Stage> => {
  const database = await openDatabase(undefined, example.key);
  const deployed = await deployFunction(database, variablesFor(example));
  return { name: example.name, database, deployed, sent: [] };
};

beforeAll(async () => {
  stages = await Promise.all(DOCUMENTED_ROWS.map(open));
});

afterAll(async () => {
  await Promise.all(stages.map(({ deployed }) => deployed.close()));
  await Promise.all(stages.map(({ database }) => database.close()));
});

const sizeOf = (event: JsonObject): number => JSON.stringify(event).length;

/** The event of a user whom nobody has seen yet: a confirmation that was done is not written again. */
const ofNewUser = (event: JsonObject): JsonObject => {
  const { request } = event as { readonly request: { readonly userAttributes: JsonObject } }; // each file has it
  const { userAttributes } = request;
  const hasSub = Object.hasOwn(userAttributes, 'sub');
  return {
    ...event,
    userName: randomUUID(),
    request: {
      ...request,
      userAttributes: { ...userAttributes, ...(hasSub && { sub: randomUUID() }) },
    },
  };
};

/** Everything that left the process, but for the put of the row, which is there to hold it. */
const leftTheProcess = ({ deployed, database }: Stage): string =>
  [
    ...deployed.sandbox.stdout.lines,
    ...deployed.sandbox.stderr.lines,
    ...deployed.xray.datagrams,
    ...(database.proxy?.calls ?? [])
      .filter(({ table, operation }) => !(table === database.usersTable && operation === 'PutItem'))
      .map(({ body }) => body),
  ].join('\n');

/** Sends an event, and tells what it left behind that it should not. */
const findingsOf = async (stage: Stage, event: JsonObject): Promise<readonly string[]> => {
  const { event: sent, seeds } = seeded(ofNewUser(event));
  stage.sent.push(...seeds);
  const { payload, error } = await stage.deployed.send(sent);
  expect(error).toBeUndefined();
  expect(JSON.parse(payload ?? '')).toEqual(sent);
  return leaks(leftTheProcess(stage), seeds);
};

const findingsUnder = (fault: Fault | undefined, event: JsonObject) =>
  Promise.all(
    stages.map(async (stage) => {
      stage.database.proxy?.inject(() => fault);
      return [stage.name, await findingsOf(stage, event)] as const;
    }),
  );

describe.each(eventFiles)('no personal data of $name leaves the process', ({ event }) => {
  test.each(FAULTS)('%s, whatever the row is', async (_name, fault) => {
    expect(await findingsUnder(fault, event)).toEqual(stages.map(({ name }) => [name, []]));
  });
});

describe('no personal data of the event with the most attributes leaves the process', () => {
  const [fullest] = eventFiles.toSorted((a, b) => sizeOf(b.event) - sizeOf(a.event));

  test.each(OTHER_FAULTS)(
    '%s, whatever the row is',
    async (_name, fault) => {
      expect(await findingsUnder(fault, fullest?.event ?? {})).toEqual(
        stages.map(({ name }) => [name, []]),
      );
    },
    30_000,
  );
});

test('it would be found: the puts of the rows hold what each row is made of', () => {
  const found = stages.map(({ name, database, sent }) => {
    const puts = (database.proxy?.calls ?? []).filter(
      ({ table, operation }) => table === database.usersTable && operation === 'PutItem',
    );
    return [name, leaks(puts.map(({ body }) => body).join('\n'), sent).length > 0];
  });

  expect(found).toEqual(stages.map(({ name }) => [name, true]));
});

test('a key of the records names nobody', async () => {
  const found = await Promise.all(
    stages.map(async ({ database, sent }) =>
      leaks((await database.records()).map(({ id }) => String(id)).join('\n'), sent),
    ),
  );

  expect(found).toEqual(stages.map(() => []));
});
