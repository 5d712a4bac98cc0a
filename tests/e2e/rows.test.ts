import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { WireCall } from '../../infra/local/fault-proxy.ts';
import { type Database, openDatabase } from '../support/database.ts';
import { type DeployedFunction, deployFunction } from '../support/deployed-function.ts';
import {
  adaSignsUp,
  DOCUMENTED_ROWS,
  EXAMPLE_ROWS,
  EXPECTED_ITEMS,
  type ExampleRow,
  type Times,
  type Typed,
  variablesFor,
} from '../support/example-rows.ts';
import { signUpEvent } from '../support/sign-up-event.ts';

/** Every time that can be meant: the function has a clock of its own. */
const timesBetween = (fromMs: number, toMs: number): readonly Times[] =>
  Array.from({ length: toMs - fromMs + 1 }, (_none, index) => {
    const at = new Date(fromMs + index);
    const iso = at.toISOString();
    const ms = at.getTime();
    return { iso, date: iso.slice(0, 10), s: String(Math.floor(ms / 1_000)), ms: String(ms) };
  });

const isRowPut = ({ table, operation }: WireCall, database: Database): boolean =>
  table === database.usersTable && operation === 'PutItem';

describe.each(EXAMPLE_ROWS)('$name', (example: ExampleRow) => {
  let database: Database;
  let deployed: DeployedFunction;

  beforeAll(async () => {
    database = await openDatabase(undefined, example.key);
    deployed = await deployFunction(database, variablesFor(example));
  });

  afterAll(async () => {
    await deployed.close();
    await database.close();
  });

  const puts = () =>
    (database.proxy?.calls ?? [])
      .filter((call) => isRowPut(call, database))
      .map(({ body }) => JSON.parse(body));
  const keyOf = (item: Typed): Record<string, unknown> =>
    Object.fromEntries(example.key.map((name) => [name, (item[name] as { S: string }).S]));

  test('is put exactly so, and only where no row has its key', async () => {
    const ada = adaSignsUp();
    database.proxy?.reset();
    const fromMs = Date.now();

    const { payload, confirmation } = await deployed.send(ada);

    expect(JSON.parse(payload ?? '')).toEqual(ada);
    expect(confirmation).toMatchObject({ outcome: 'created' });
    const possible = timesBetween(fromMs, Date.now()).map((now) => ({
      TableName: database.usersTable,
      Item: EXPECTED_ITEMS[example.name]?.(ada, now),
      ConditionExpression: 'attribute_not_exists(#key)',
      ExpressionAttributeNames: { '#key': example.key[0] },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    }));
    expect(puts()).toHaveLength(1);
    expect(possible).toContainEqual(puts()[0]);
    expect(await database.row(keyOf(puts()[0].Item))).toBeDefined();
  });

  test('is left alone if it was there', async () => {
    const ada = adaSignsUp();
    const key = keyOf(
      EXPECTED_ITEMS[example.name]?.(ada, { iso: '', date: '', s: '', ms: '' }) ?? {},
    );
    await database.putRow({ ...key, favourite: 'dark' });

    expect((await deployed.send(ada)).confirmation).toMatchObject({ outcome: 'row-exists' });

    expect(await database.row(key)).toEqual({ ...key, favourite: 'dark' });
  });
});

test('users of two pools who share a name have a row each in one table', async () => {
  const [example] = DOCUMENTED_ROWS.filter(({ name }) => name === 'two pools');
  const database = await openDatabase(undefined, ['tenant', 'user']);
  const deployed = await deployFunction(database, variablesFor(example as ExampleRow)); // it is there
  const pools = ['eu-central-1_First0001', 'us-east-1_Second002'];

  const outcomes = [];
  for (const userPoolId of pools) {
    const { confirmation } = await deployed.send({ ...signUpEvent(), userPoolId, userName: 'ada' });
    outcomes.push(confirmation?.outcome);
  }

  expect(outcomes).toEqual(['created', 'created']);
  for (const tenant of pools) {
    expect(await database.row({ tenant, user: 'ada' })).toMatchObject({ tenant, user: 'ada' });
  }
  await deployed.close();
  await database.close();
});
