import { expect, test } from '@jest/globals';
import { differences } from '../../../infra/cli/differences.ts';

test.each([
  ['equal values', { a: [1, { b: null }] }, { a: [1, { b: null }] }, []],
  ['a changed value', { a: { b: 1 } }, { a: { b: 2 } }, ['a.b: 1 → 2']],
  ['a value that is gone', { a: 1, b: 2 }, { a: 1 }, ['b: 2 → nothing']],
  ['a value that was added', {}, { response: {} }, ['response: nothing → {}']],
  ['an element of a list', [1, 2], [1, 3], ['1: 2 → 3']],
  ['another kind of container', { a: [] }, { a: {} }, ['a: [] → {}']],
  ['another event altogether', 'text', null, ['the event: "text" → null']],
  ['the order of keys as no difference', { a: 1, b: 2 }, { b: 2, a: 1 }, []],
  ['a key of every object that only one has', {}, { toString: 1 }, ['toString: nothing → 1']],
  ['a number as JSON holds it: no sign of zero', JSON.parse('{"a":-0}'), { a: 0 }, []],
  ['a number as JSON holds it: nothing too big', JSON.parse('{"a":1e400}'), { a: null }, []],
])('tells %s', (_, sent, received, expected) => {
  expect(differences(sent, received)).toEqual(expected);
});

const nested = (levels: number, innermost: unknown): unknown =>
  Array.from({ length: levels }).reduce((inner) => [inner], innermost);

test('thousands of nested lists are compared to the innermost', () => {
  const path = Array.from({ length: 3_000 }, () => '0').join('.');

  expect(differences(nested(3_000, 1), nested(3_000, 1))).toEqual([]);
  expect(differences(nested(3_000, 1), nested(3_000, 2))).toEqual([`${path}: 1 → 2`]);
});
