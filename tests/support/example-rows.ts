import type { TableKey } from '../../src/domain/table-key.ts';

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
