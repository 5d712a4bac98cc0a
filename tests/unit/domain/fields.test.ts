import { describe, expect, test } from '@jest/globals';
import { fieldsOf, textOf } from '../../../src/domain/fields.ts';

describe('the fields of a JSON value', () => {
  test('are those of an object', () => {
    expect(fieldsOf({ a: 1 })).toEqual({ a: 1 });
  });

  test.each(['text', 7, true, null, undefined, [1]])('are none for %j', (value) => {
    expect(fieldsOf(value)).toBeUndefined();
  });
});

describe('the text of a field', () => {
  test('is what it holds', () => {
    expect(textOf({ a: 'text' }, 'a')).toBe('text');
  });

  test.each([
    ['is empty', { a: '' }],
    ['holds no text', { a: 7 }],
    ['is not there', {}],
    ['is inherited', Object.create({ a: 'text' })],
    ['is of nothing', undefined],
  ])('is none if the field %s', (_why, fields) => {
    expect(textOf(fields, 'a')).toBeUndefined();
  });
});
