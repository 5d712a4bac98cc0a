import { describe, expect, test } from '@jest/globals';
import {
  parkedBody,
  readParked,
  readParkedValue,
} from '../../../src/domain/parked-confirmation.ts';

const write = {
  userPoolId: 'eu-central-1_45YtlkflA',
  sub: 'a2c21839-f9fc-49e3-be9a-16f5823d6705',
  triggerSource: 'PostConfirmation_ConfirmSignUp',
  row: { email: 'ada@example.com', name: '' },
};

describe('a parked confirmation', () => {
  test('is what a replay needs, in a form with a number', () => {
    expect(JSON.parse(parkedBody(write))).toEqual({ form: 1, ...write });
  });

  test('is read as it was written', () => {
    expect(readParked(parkedBody(write))).toEqual(write);
  });

  test('may have fields that are not known here', () => {
    expect(readParkedValue({ form: 1, ...write, later: true })).toEqual(write);
  });

  test.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['a text', '"form"'],
    ['a list', '[]'],
    ['null', 'null'],
  ])('cannot be read from %s', (_case, body) => {
    expect(readParked(body)).toBeUndefined();
  });

  test.each([
    ['a form that is not known yet', { form: 2 }],
    ['no form', { form: undefined }],
    ['no pool', { userPoolId: '' }],
    ['no sub', { sub: undefined }],
    ['no source', { triggerSource: 7 }],
    ['no row', { row: undefined }],
    ['a row that is a list', { row: ['ada@example.com'] }],
    ['a row without its key', { row: { name: 'Ada' } }],
    ['a row with an empty key', { row: { email: '' } }],
    ['a row with something else than texts', { row: { email: 'ada@example.com', age: 7 } }],
  ])('cannot be read with %s', (_case, change) => {
    expect(readParkedValue({ form: 1, ...write, ...change })).toBeUndefined();
  });
});
