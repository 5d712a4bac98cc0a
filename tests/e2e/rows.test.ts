import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { WireCall } from '../../infra/local/fault-proxy.ts';
import { type Database, openDatabase } from '../support/database.ts';
import { type DeployedFunction, deployFunction } from '../support/deployed-function.ts';
import {
  COLLECTED_ROWS,
  DOCUMENTED_ROWS,
  type ExampleRow,
  variablesFor,
} from '../support/example-rows.ts';
import { type SignUpEvent, signUpEvent } from '../support/sign-up-event.ts';

type Typed = Readonly<Record<string, unknown>>;
type Times = {
  readonly iso: string;
  readonly date: string;
  readonly s: string;
  readonly ms: string;
};

const S = (text: string) => ({ S: text });
const N = (text: string) => ({ N: text });

/** What each example makes of Ada, with DynamoDB's types, said again by hand. */
const EXPECTED: Readonly<Record<string, (ada: SignUpEvent, now: Times) => Typed>> = {
  'the lesson': ({ request }) => ({ email: S(request.userAttributes.email) }),
  Amplify: ({ request: { userAttributes: ada } }, now) => ({
    id: S(ada.sub),
    __typename: S('User'),
    email: S(ada.email),
    createdAt: S(now.iso),
    updatedAt: S(now.iso),
    _version: N('1'),
    _lastChangedAt: N(now.ms),
  }),
  'one table': ({ request: { userAttributes: ada } }, now) => ({
    pk: S(`USER#${ada.sub}`),
    sk: S('PROFILE'),
    type: S('User'),
    email: S(ada.email.toLowerCase()),
    roles: { L: [S('member')] },
    createdAt: S(now.iso),
  }),
  'two pools': ({ userPoolId, userName }, now) => ({
    tenant: S(userPoolId),
    user: S(userName),
    expiresAt: N(now.s),
  }),
  'a profile with defaults': ({ request: { userAttributes: ada } }) => ({
    userId: S(ada.sub),
    name: S('Ada Lovelace'),
    active: { BOOL: true },
    credits: N('0'),
    rating: N('4.5'),
    lastLogin: { NULL: true },
    cart: { L: [] },
    settings: {
      M: {
        theme: S('light'),
        notify: { M: { email: { BOOL: true }, sms: { BOOL: false } } },
      },
    },
  }),
  'one table with an index by address': ({ request: { userAttributes: ada } }) => ({
    PK: S(`USER#${ada.sub}`),
    SK: S(`USER#${ada.sub}`),
    GSI1PK: S(`EMAIL#${ada.email.toLowerCase()}`),
    GSI1SK: S(`USER#${ada.sub}`),
    entity: S('User'),
  }),
  'by user name, with the time as a number': ({ userName, request }, now) => ({
    username: S(userName),
    email: S(request.userAttributes.email),
    created_at: N(now.s),
    followers: N('0'),
  }),
  "an owner as AppSync's rules have it": ({ userName, request: { userAttributes: ada } }) => ({
    id: S(ada.sub),
    owner: S(`${ada.sub}::${userName}`),
    profile: { M: { plan: S('gold'), email: S(ada.email) } },
    tags: { L: [S('new'), S('gold')] },
  }),
  'a day to sort by, in the key of a tenant': ({ request: { userAttributes: ada } }, now) => ({
    tenant: S('T#acme'),
    user: S(ada.sub),
    joined: S(now.date),
    template: S('{name}'),
  }),
  'a trial that ends, by address and pool': ({ userPoolId, request }, now) => ({
    pk: S(`${userPoolId}#${request.userAttributes.email.toLowerCase()}`),
    ttl: N(now.s),
    at: S(`since ${now.s}`),
  }),
};

const adaSignsUp = (): SignUpEvent =>
  signUpEvent({
    email: `Ada.${signUpEvent().request.userAttributes.sub}@Example.com`,
    given_name: 'Ada',
    family_name: 'Lovelace',
    phone_number: '',
    'custom:plan': 'gold',
    'custom:tenant': 'acme',
  });

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

describe.each([...DOCUMENTED_ROWS, ...COLLECTED_ROWS])('$name', (example: ExampleRow) => {
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
      Item: EXPECTED[example.name]?.(ada, now),
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
    const key = keyOf(EXPECTED[example.name]?.(ada, { iso: '', date: '', s: '', ms: '' }) ?? {});
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
