import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { localDynamoDbClient } from '../../infra/local/dynamodb/dynamodb-client.ts';
import { localEngines } from '../../infra/local/dynamodb/dynamodb-engine.ts';
import { createUsersTable } from '../../src/adapters/users-table.ts';
import { EnvironmentError, readRowTemplate, readTableKey } from '../../src/environment.ts';
import { accepted, attribute, KEYS, NAMES, parsed, template } from '../support/any-row-template.ts';
import { type Database, openDatabase } from '../support/database.ts';

const user = fc.record({
  attributes: fc.dictionary(fc.constantFrom(...NAMES), fc.oneof(attribute, fc.jsonValue())),
  userName: fc.option(attribute, { nil: undefined }),
  userPoolId: fc.constantFrom('eu-central-1_45YtlkflA', 'x'),
  nowMs: fc.integer({ min: 0, max: 4_102_444_800_000 }),
});

describe.each(localEngines())('any row that a template makes on %s', (name) => {
  const databases: Database[] = [];

  beforeAll(async () => {
    for (const key of KEYS) {
      databases.push(await openDatabase(name, key));
    }
  });

  afterAll(async () => {
    for (const database of databases.toReversed()) {
      await database.close();
    }
  });

  test('is taken as it was made', async () => {
    const tables = databases.map((database, index) => {
      const client = localDynamoDbClient(database.endpoint ?? '');
      const usersTableKey = KEYS[index] ?? ['email'];
      const { usersTable: usersTableName } = database;
      return {
        database,
        users: createUsersTable(client, { usersTableName, usersTableKey }),
      };
    });
    let rows = 0;

    await fc.assert(
      fc.asyncProperty(accepted, user, async (one, source) => {
        const row = parsed(one)?.rowOf(source);
        if (!row) {
          return;
        }
        rows += 1;
        const table = tables[KEYS.indexOf(one.key)];
        const outcome = await table?.users.putIfAbsent(
          { userPoolId: 'x', user: { sub: 'no sub at all' }, triggerSource: 'x', row },
          new AbortController().signal,
        );

        expect(['created', 'row-exists']).toContain(outcome);
        if (outcome === 'created') {
          const key = Object.fromEntries(one.key.map((each) => [each, row[each]]));
          expect(await table?.database.row(key)).toEqual(row);
        }
      }),
      { numRuns: 300 },
    );

    expect(rows).toBeGreaterThan(50);
  }, 60_000);
});

describe('a template', () => {
  test("never makes one user's row of what another has", () => {
    fc.assert(
      fc.property(accepted, user, fc.array(user), (one, source, others) => {
        const alone = parsed(one)?.rowOf(source);
        const shared = parsed(one);
        for (const other of others) {
          shared?.rowOf(other);
        }

        expect(shared?.rowOf(source)).toEqual(alone);
        expect(shared?.rowOf(structuredClone(source))).toEqual(alone);
      }),
    );
  });

  test('makes a row or none for any user, and never throws', () => {
    fc.assert(
      fc.property(accepted, user, (one, source) => {
        const row = parsed(one)?.rowOf(source);

        expect(row === undefined || one.key.every((name) => typeof row[name] === 'string')).toBe(
          true,
        );
      }),
    );
  });

  test('that is refused is refused by the name of its variable, with advice and without its text', () => {
    const secret = 'dont-repeat-me';
    const texts = fc.oneof(
      template.map(({ text }) => text.replaceAll('text', secret)),
      fc.string().map((text) => text + secret),
      fc.json().map((json) => `[${json},"${secret}"]`),
      fc.constantFrom(`{"email":"{${secret}"}`, `{"email":"{email|${secret}}"}`, `{"${secret}":1}`),
    );
    let refused = 0;
    fc.assert(
      fc.property(texts, (text) => {
        try {
          readRowTemplate({ USER_ROW: text });
        } catch (fault) {
          refused += 1;
          expect(fault).toBeInstanceOf(EnvironmentError);
          const { message, cause } = fault as EnvironmentError;
          expect(message).toMatch(/^ADD_USER_E_ENVIRONMENT: USER_ROW (must|has|makes) .{20,}\.$/);
          expect(message).not.toContain(secret);
          expect(cause).toBeUndefined();
        }
      }),
    );
    expect(refused).toBeGreaterThan(50);
  });

  test('key that is refused is refused in the same way', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 3, maxLength: 5 }), (names) => {
        const text = ['dont-repeat-me', ...names].join(',');

        expect(() => readTableKey({ USERS_TABLE_KEY: text })).toThrow(
          /^ADD_USER_E_ENVIRONMENT: USERS_TABLE_KEY is not a key: (?!.*dont-repeat-me)/,
        );
      }),
    );
  });
});
