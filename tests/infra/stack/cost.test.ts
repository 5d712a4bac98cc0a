import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { costPerMillion, costPerMonth, costTable } from '../../../infra/cost/cost.ts';
import { INPUTS, type Inputs, USAGE } from '../../../infra/cost/inputs.ts';
import type { WireCall } from '../../../infra/local/fault-proxy.ts';
import { PROJECT_DIR } from '../../../infra/paths.ts';
import { type Database, type Item, openDatabase } from '../../support/database.ts';
import { type Answer, deployFunction } from '../../support/deployed-function.ts';
import { signUpEvent } from '../../support/sign-up-event.ts';

/** As AWS counts an item: names and values, and 100 bytes for its index. */
const storedBytes = (item: Item): number =>
  100 +
  Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(String(value)),
    0,
  );

/** How near a measured number must be to the one that the cost is computed with. */
const within = (share: number, expected: number) => ({
  least: expected * (1 - share),
  most: expected * (1 + share),
});

describe('a confirmation uses', () => {
  let database: Database;
  let answer: Answer;
  let calls: readonly WireCall[];
  const event = signUpEvent({ email: 'a.usual.address.of.mine@example.com' });

  beforeAll(async () => {
    database = await openDatabase();
    const deployed = await deployFunction(database);
    await deployed.send(signUpEvent({ email: 'the.first@example.com' }));
    database.proxy?.reset();
    answer = await deployed.send(event);
    calls = [...(database.proxy?.calls ?? [])];
    await deployed.close();
  });

  afterAll(() => database.close());

  test('as many writes', () => {
    expect(calls.map(({ operation }) => operation)).toEqual(['PutItem', 'PutItem', 'UpdateItem']);
    expect(calls).toHaveLength(USAGE.writes);
    for (const { body } of calls) {
      // An item below 1 KB is one unit; the whole call is longer than its item.
      expect(Buffer.byteLength(body)).toBeLessThan(1_024);
    }
  });

  test('as many bytes of log', () => {
    const printed = Buffer.byteLength([...answer.stdout, ...answer.stderr].join('\n'));

    const { least, most } = within(0.05, USAGE.logBytes);
    expect(printed).toBeGreaterThan(least);
    expect(printed).toBeLessThan(most);
  });

  test('as many bytes of table', async () => {
    const row = await database.row('a.usual.address.of.mine@example.com');
    const [record] = await database.records();

    for (const [item, bytes] of [
      [row, USAGE.rowBytes],
      [record, USAGE.recordBytes],
    ] as const) {
      const { least, most } = within(0.1, bytes);
      expect(storedBytes(item ?? {})).toBeGreaterThan(least);
      expect(storedBytes(item ?? {})).toBeLessThan(most);
    }
  });
});

describe('the cost', () => {
  const total = (inputs: Inputs): number =>
    [...costPerMillion(inputs), ...costPerMonth(inputs)].reduce(
      (sum, { dollars }) => sum + dollars,
      0,
    );

  test.each(Object.keys(INPUTS) as (keyof Inputs)[])('depends on %s', (name) => {
    expect(total({ ...INPUTS, [name]: INPUTS[name] * 2 })).toBeGreaterThan(total(INPUTS));
  });

  test('of time is that of GB-seconds', () => {
    const inputs = { ...INPUTS, billedMs: 1_000, memoryMb: 1_024, perGbSecond: 0.000_01 };

    const time = costPerMillion(inputs).find(({ what }) => what === 'Lambda, time');

    expect(time?.dollars).toBeCloseTo(10);
  });

  test('in docs/cost.md is this one', () => {
    // The formatter aligns the columns of a table.
    const unaligned = (text: string) => text.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---');
    const document = unaligned(readFileSync(join(PROJECT_DIR, 'docs', 'cost.md'), 'utf8'));

    expect(document).toContain(costTable(costPerMillion(INPUTS)));
    expect(document).toContain(costTable(costPerMonth(INPUTS)));
  });
});
