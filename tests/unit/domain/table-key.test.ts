import { expect, test } from '@jest/globals';
import { keyAttributesOf, rowKeyOf, type TableKey } from '../../../src/domain/table-key.ts';

test.each<[TableKey, string]>([
  [['id'], '["a"]'],
  [['pk', 'sk'], '["USER#\\"a\\"","PROFILE"]'],
])('the key %j of a row is one text, and comes back from it', (key, text) => {
  const row = { id: 'a', pk: 'USER#"a"', sk: 'PROFILE', other: 1 };

  const rowKey = rowKeyOf(row, key);

  expect(rowKey).toBe(text);
  expect(keyAttributesOf(rowKey, key)).toEqual(
    Object.fromEntries(key.map((name) => [name, row[name as keyof typeof row]])),
  );
});

test('keys whose values only join to the same text are not the same', () => {
  const key: TableKey = ['pk', 'sk'];

  expect(rowKeyOf({ pk: 'a,', sk: 'b' }, key)).not.toBe(rowKeyOf({ pk: 'a', sk: ',b' }, key));
});
