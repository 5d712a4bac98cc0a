import type { TableKey } from '../../src/domain/table-key.ts';
import { type SignUpEvent, signUpEvent } from './sign-up-event.ts';

/** A template of a row, and the key of the table that it is for. */
export type ExampleRow = {
  readonly name: string;
  readonly key: TableKey;
  readonly row: Readonly<Record<string, unknown>>;
};

/** What the function is told to make such rows. */
export const variablesFor = ({ key, row }: ExampleRow) => ({
  USERS_TABLE_KEY: key.join(','),
  USER_ROW: JSON.stringify(row),
});

/** The examples that the row's template was made for. */
export const DOCUMENTED_ROWS: readonly ExampleRow[] = [
  { name: 'the lesson', key: ['email'], row: { email: '{email}' } },
  {
    name: 'Amplify',
    key: ['id'],
    row: {
      id: '{sub}',
      __typename: 'User',
      email: '{email}',
      createdAt: '{now}',
      updatedAt: '{now}',
      _version: 1,
      _lastChangedAt: '{now|ms}',
    },
  },
  {
    name: 'one table',
    key: ['pk', 'sk'],
    row: {
      pk: 'USER#{sub}',
      sk: 'PROFILE',
      type: 'User',
      email: '{email|lower}',
      roles: ['member'],
      createdAt: '{now}',
    },
  },
  {
    name: 'two pools',
    key: ['tenant', 'user'],
    row: { tenant: '{userPoolId}', user: '{userName}', expiresAt: '{now|seconds}' },
  },
];

const [LESSON, AMPLIFY, ONE_TABLE] = DOCUMENTED_ROWS as [ExampleRow, ExampleRow, ExampleRow]; // there are four

/** A shape of `docs/row.md`. */
export type PageRow = ExampleRow & {
  readonly title: string;
  /** Whose row it is that was there. */
  readonly rowExists: string;
  readonly about: string;
};

const OWN = "this user's own";

/** The shapes of `docs/row.md`, in its order. */
export const PAGE_ROWS: readonly PageRow[] = [
  {
    ...LESSON,
    title: 'The lesson',
    rowExists: "this user's own, or that of another who had the address before",
    about: 'The default. Neither variable is needed.',
  },
  {
    name: 'an address in lower case',
    key: ['email'],
    row: { email: '{email|lower}', sub: '{sub}', createdAt: '{now}' },
    title: 'Lower-cased address',
    rowExists: "this user's own, or that of another who had the address before",
    about:
      'Cognito ignores upper and lower case in addresses, unless the pool was made otherwise; a table does not. `sub` says whose row it is, and lets the comparison find rows whose user is gone.',
  },
  {
    ...AMPLIFY,
    title: 'Amplify DataStore',
    rowExists: OWN,
    about:
      'Conflict detection needs `_version` and `_lastChangedAt`; `__typename` is the name of the model.',
  },
  {
    name: 'AppSync with an owner',
    key: ['id'],
    row: {
      id: '{sub}',
      __typename: 'User',
      owner: '{sub}::{userName}',
      email: '{email}',
      createdAt: '{now}',
      updatedAt: '{now}',
    },
    title: 'Amplify and AppSync with an owner',
    rowExists: OWN,
    about:
      'The rule `allow: owner` compares the owner with `sub::username`, unless the model names another claim.',
  },
  {
    ...ONE_TABLE,
    title: 'Single table',
    rowExists: OWN,
    about:
      'The condition is met unless there is a row with this partition key and this sort key: other rows below the same partition key do not matter.',
  },
  {
    name: 'several pools',
    key: ['tenant', 'user'],
    row: { tenant: '{userPoolId}', user: '{sub}', email: '{email}', createdAt: '{now}' },
    title: 'Multi-tenant, a pool each',
    rowExists: OWN,
    about:
      'All pools call one function, and their users share one table. Where one pool holds all tenants, `{custom:tenant}` takes the place of `{userPoolId}`: a user without it is `no-key`.',
  },
  {
    name: 'by user name',
    key: ['username'],
    row: { username: '{userName}', sub: '{sub}', email: '{email}', createdAt: '{now}' },
    title: 'User name',
    rowExists: "this user's own, or that of another who had the user name before",
    about: 'A user who signs in with the address has a UUID as user name: then it is `sub`.',
  },
  {
    name: 'a row that expires',
    key: ['id'],
    row: { id: '{sub}', email: '{email}', lastSeen: '{now|seconds}' },
    title: 'TTL',
    rowExists: OWN,
    about:
      'TTL needs seconds since 1970 as a number: `{now|seconds}` as the whole text. It is the time of the confirmation, and nothing can be added to it: DynamoDB would delete the row within days. So let TTL look at an attribute that your app writes, or at this one if your app moves it on.',
  },
];

/** Shapes of rows that public handlers write. */
export const COLLECTED_ROWS: readonly ExampleRow[] = [
  {
    name: 'a profile with defaults',
    key: ['userId'],
    row: {
      userId: '{sub}',
      name: '{given_name} {family_name}',
      phone: '{phone_number}',
      active: true,
      credits: 0,
      rating: 4.5,
      lastLogin: null,
      cart: [],
      settings: { theme: 'light', notify: { email: true, sms: false } },
    },
  },
  {
    name: 'one table with an index by address',
    key: ['PK', 'SK'],
    row: {
      PK: 'USER#{sub}',
      SK: 'USER#{sub}',
      GSI1PK: 'EMAIL#{email|lower}',
      GSI1SK: 'USER#{sub}',
      entity: 'User',
    },
  },
  {
    name: 'by user name, with the time as a number',
    key: ['username'],
    row: { username: '{userName}', email: '{email}', created_at: '{now|seconds}', followers: 0 },
  },
  {
    name: "an owner as AppSync's rules have it",
    key: ['id'],
    row: {
      id: '{sub}',
      owner: '{sub}::{userName}',
      profile: { plan: '{custom:plan}', email: '{email}' },
      tags: ['new', '{custom:plan}', '{nickname}'],
    },
  },
  {
    name: 'a day to sort by, in the key of a tenant',
    key: ['tenant', 'user'],
    row: { tenant: 'T#{custom:tenant}', user: '{sub}', joined: '{now|date}', template: '{{name}}' },
  },
  {
    name: 'a trial that ends, by address and pool',
    key: ['pk'],
    row: { pk: '{userPoolId}#{email|lower}', ttl: '{now|seconds}', at: 'since {now|seconds}' },
  },
];

/** A row with DynamoDB's types. */
export type Typed = Readonly<Record<string, unknown>>;

/** One moment, as rows can have it. */
export type Times = {
  readonly iso: string;
  readonly date: string;
  readonly s: string;
  readonly ms: string;
};

const S = (text: string) => ({ S: text });
const N = (text: string) => ({ N: text });

/** What each example makes of Ada, with DynamoDB's types, said again by hand. */
export const EXPECTED_ITEMS: Readonly<Record<string, (ada: SignUpEvent, now: Times) => Typed>> = {
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
  'an address in lower case': ({ request: { userAttributes: ada } }, now) => ({
    email: S(ada.email.toLowerCase()),
    sub: S(ada.sub),
    createdAt: S(now.iso),
  }),
  'AppSync with an owner': ({ userName, request: { userAttributes: ada } }, now) => ({
    id: S(ada.sub),
    __typename: S('User'),
    owner: S(`${ada.sub}::${userName}`),
    email: S(ada.email),
    createdAt: S(now.iso),
    updatedAt: S(now.iso),
  }),
  'several pools': ({ userPoolId, request: { userAttributes: ada } }, now) => ({
    tenant: S(userPoolId),
    user: S(ada.sub),
    email: S(ada.email),
    createdAt: S(now.iso),
  }),
  'by user name': ({ userName, request: { userAttributes: ada } }, now) => ({
    username: S(userName),
    sub: S(ada.sub),
    email: S(ada.email),
    createdAt: S(now.iso),
  }),
  'a row that expires': ({ request: { userAttributes: ada } }, now) => ({
    id: S(ada.sub),
    email: S(ada.email),
    lastSeen: N(now.s),
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

/** A user with all that the examples name, but a phone number that is empty. */
export const adaSignsUp = (): SignUpEvent =>
  signUpEvent({
    email: `Ada.${signUpEvent().request.userAttributes.sub}@Example.com`,
    given_name: 'Ada',
    family_name: 'Lovelace',
    phone_number: '',
    'custom:plan': 'gold',
    'custom:tenant': 'acme',
  });

/** Each example once. */
export const EXAMPLE_ROWS: readonly ExampleRow[] = [
  ...new Map(
    [...DOCUMENTED_ROWS, ...PAGE_ROWS, ...COLLECTED_ROWS].map((row) => [row.name, row]),
  ).values(),
];
