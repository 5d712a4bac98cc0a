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

/** The examples of `docs/row.md`. */
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
