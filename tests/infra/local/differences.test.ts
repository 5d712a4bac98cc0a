import { expect, test } from '@jest/globals';
import { differences } from '../../../infra/local/differences.ts';

test.each([
  ['equal values', { a: [1, { b: null }] }, { a: [1, { b: null }] }, []],
  ['a changed value', { a: { b: 1 } }, { a: { b: 2 } }, ['a.b: 1 → 2']],
  ['a value that is gone', { a: 1, b: 2 }, { a: 1 }, ['b: 2 → nothing']],
  ['a value that was added', {}, { response: {} }, ['response: nothing → {}']],
  ['an element of a list', [1, 2], [1, 3], ['1: 2 → 3']],
  ['another kind of container', { a: [] }, { a: {} }, ['a: [] → {}']],
  ['another event altogether', 'text', null, ['the event: "text" → null']],
])('tells %s', (_, sent, received, expected) => {
  expect(differences(sent, received)).toEqual(expected);
});
