import { describe, expect, test } from '@jest/globals';
import { isSmallEnough, type Json } from '../../../src/domain/row.ts';

const LIMIT = 400 * 1_024;

/** Whether a row with a value is exactly as large as DynamoDB takes once so many bytes are added. */
const isExactly = (value: Json, bytes: number): boolean => {
  const rest = LIMIT - bytes - 'a'.length - 'b'.length;
  return (
    isSmallEnough({ a: value, b: 'x'.repeat(rest) }) &&
    !isSmallEnough({ a: value, b: 'x'.repeat(rest + 1) })
  );
};

describe('the size of a row', () => {
  test.each([
    ['a text', 'é', 2],
    ['a number', 1, 21],
    ['true', true, 1],
    ['null', null, 1],
    ['an empty list', [], 3],
    ['an empty object', {}, 3],
    ['a list', ['é', null], 3 + (2 + 1) + (1 + 1)],
    ['an object', { é: 'é', n: null }, 3 + (2 + 2 + 1) + (1 + 1 + 1)],
    ['objects in lists', [[{ x: 'y' }]], 3 + (3 + (3 + (1 + 1 + 1) + 1) + 1)],
  ])('counts %s', (_case, value: Json, bytes) => {
    expect(isExactly(value, bytes)).toBe(true);
  });
});
