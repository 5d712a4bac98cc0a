import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cdkContext } from '../../infra/stack/cdk-context.ts';
import { readOptions } from '../../infra/stack/options.ts';
import { alarmRules } from '../../infra/stack/watch/alarm-rules.ts';
import { type Database, databaseNames, type Item, openDatabase } from '../support/database.ts';
import { type Answer, deployFunction } from '../support/deployed-function.ts';
import { signUpEvent } from '../support/sign-up-event.ts';
import { readText } from '../support/source-files.ts';

type Line = { readonly what: string; readonly formula: string; readonly dollars: number };

/** The tables of the page: each ends with its sum. */
const tables = readText('docs/cost.md')
  .split(/\n(?!\|)/)
  .map((part): readonly Line[] =>
    [...part.matchAll(/^\| ([^|]+?) +\| ([^|]*?) +\| +([\d.]+) \|$/gm)].map(
      ([, what = '', formula = '', dollars = '']) => ({ what, formula, dollars: Number(dollars) }),
    ),
  )
  .filter((lines) => lines.length > 0);

const lineOf = (what: string): Line => {
  const line = tables.flat().find((it) => it.what === what);
  if (line === undefined) {
    throw new Error(`docs/cost.md has no line ${what}`);
  }
  return line;
};

/** The numbers of a formula, in their order. */
const numbersIn = (formula: string): readonly number[] =>
  (formula.match(/\d[\d,.]*/g) ?? []).map((text) => Number(text.replaceAll(',', '')));

/** Products of numbers and of sums in brackets; words say what a number is. */
const amountOf = (formula: string): number =>
  formula
    .split('×')
    .map((factor) => numbersIn(factor).reduce((sum, number) => sum + number, 0))
    .reduce((product, factor) => product * factor, 1);

describe('docs/cost.md', () => {
  test('has two tables, and each line is what its formula says', () => {
    expect(tables.map(({ length }) => length)).toEqual([10, 7]);
    for (const { what, formula, dollars } of tables.flat()) {
      if (what !== '**sum**') {
        expect([what, amountOf(formula).toFixed(2)]).toEqual([what, dollars.toFixed(2)]);
      }
    }
  });

  test('adds each table up', () => {
    for (const lines of tables) {
      const sum = lines.slice(0, -1).reduce((total, { formula }) => total + amountOf(formula), 0);

      expect(lines.at(-1)?.what).toBe('**sum**');
      expect(sum.toFixed(2)).toBe(lines.at(-1)?.dollars.toFixed(2));
    }
  });

  test("counts the stack's alarms", () => {
    const metrics = Object.values(alarmRules(readOptions(cdkContext()))).map(
      ({ metric }) =>
        Object.keys(metric.toMetricConfig().mathExpression?.usingMetrics ?? {}).length,
    );
    // An expression costs as many as it looks at.
    const count = metrics.reduce((sum, used) => sum + Math.max(used, 1), 0);

    expect(numbersIn(lineOf('CloudWatch, alarms').formula)[0]).toBe(count);
  });
});

describe('a confirmation uses what docs/cost.md counts', () => {
  const email = 'a.usual.address.of.mine@example.com';
  let database: Database;
  let answer: Answer;
  let operations: readonly string[];

  beforeAll(async () => {
    database = await openDatabase(databaseNames[0] ?? 'dynalite');
    const deployed = await deployFunction(database);
    await deployed.send(signUpEvent({ email: 'the.first@example.com' }));
    database.proxy?.reset();
    answer = await deployed.send(signUpEvent({ email }));
    operations = (database.proxy?.calls ?? []).map(({ operation }) => operation);
    await deployed.close();
  });

  afterAll(() => database.close());

  /** As AWS counts an item: names and values, and 100 bytes for its index. */
  const storedBytes = (item: Item): number =>
    100 +
    Object.entries(item).reduce(
      (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(String(value)),
      0,
    );

  const expectNear = (measured: number, documented: number, share: number): void => {
    expect(measured).toBeGreaterThan(documented * (1 - share));
    expect(measured).toBeLessThan(documented * (1 + share));
  };

  test('writes', () => {
    expect(operations).toEqual(['PutItem', 'PutItem', 'UpdateItem']);
    expect(numbersIn(lineOf('DynamoDB, writes').formula)[0]).toBe(operations.length);
  });

  test('bytes of log', () => {
    const printed = Buffer.byteLength([...answer.stdout, ...answer.stderr].join('\n'));

    expectNear(
      printed / 1_000,
      numbersIn(lineOf('CloudWatch Logs, taken in').formula)[0] ?? 0,
      0.1,
    );
  });

  test('bytes of table', async () => {
    const [record] = await database.records();
    const row = await database.row(email);

    for (const [item, what] of [
      [row, 'DynamoDB, rows, each month that they stay'],
      [record, 'DynamoDB, records'],
    ] as const) {
      expectNear(storedBytes(item ?? {}) / 1_000, numbersIn(lineOf(what).formula)[0] ?? 0, 0.1);
    }
  });
});
