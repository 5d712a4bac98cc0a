import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  parkedBody,
  readParked,
  readParkedValue,
} from '../../../src/domain/parked-confirmation.ts';
import type { Json } from '../../../src/domain/row.ts';
import { anyText } from '../../support/any-text.ts';
import { LESSON_KEY } from '../../support/templates.ts';

const SUB = 'a2c21839-f9fc-49e3-be9a-16f5823d6705';
const write = {
  userPoolId: 'eu-central-1_45YtlkflA',
  user: { sub: SUB },
  triggerSource: 'PostConfirmation_ConfirmSignUp',
  row: {
    email: 'ada@example.com',
    roles: ['member'],
    age: 7,
    profile: { likes: null, dark: true },
  },
};
const { user, ...rest } = write;
const message = { form: 2, ...rest, ...user };

/** What SQS takes, see its quotas: the characters of XML 1.0, of which UTF-16 pairs make the last. */
const XML_1_0 = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

describe('a parked confirmation', () => {
  test('is what a replay needs, in a form with a number', () => {
    expect(JSON.parse(parkedBody(write))).toEqual(message);
  });

  test('has the user name where there is no sub', () => {
    const ada = { ...write, user: { userName: 'ada' } };

    expect(JSON.parse(parkedBody(ada))).toEqual({ form: 2, ...rest, userName: 'ada' });
    expect(readParked(parkedBody(ada), LESSON_KEY)).toEqual(ada);
  });

  test('is read as it was written', () => {
    expect(readParked(parkedBody(write), LESSON_KEY)).toEqual(write);
  });

  test.each([
    ['a character that SQS refuses', '\ufffe\uffff'],
    ['a control character', '\u0000\u0008\u001f\u007f'],
    ['half of a surrogate pair', '\ud83d'],
    ['an emoji', '👩🏽‍🚀'],
    ['an umlaut', 'ü'],
    ['the first and the last of ASCII that can be printed', ' ~'],
    ['a line separator', '\u2028\r\n\t'],
  ])('with %s is ASCII, and is read as it was written', (_case, text) => {
    const odd = { ...write, row: { email: `${text}@example.com`, [text]: { [text]: [text] } } };

    const body = parkedBody(odd);

    expect(body).toMatch(/^[\x20-\x7e]+$/);
    expect(readParked(body, LESSON_KEY)).toEqual(odd);
  });

  test('has only characters that SQS takes, whatever it holds', () => {
    fc.assert(
      fc.property(anyText(), fc.jsonValue(), (text, value) => {
        const row = { email: `${text}x`, value: value as Json }; // fast-check has a type of its own
        const body = parkedBody({ ...write, user: { userName: `${text}x` }, row });

        expect(body).toMatch(XML_1_0);
        expect(body).toMatch(/^[\x20-\x7e]+$/);
        expect(readParked(body, LESSON_KEY)?.row).toEqual(JSON.parse(JSON.stringify(row)));
      }),
    );
  });

  test('may have fields that are not known here', () => {
    expect(readParkedValue({ ...message, later: true }, LESSON_KEY)).toEqual(write);
  });

  test('of the first form is still read', () => {
    const row = { email: 'ada@example.com', name: '' };

    expect(readParkedValue({ ...message, form: 1, row }, LESSON_KEY)).toEqual({ ...write, row });
  });

  test('is read for the key of the table that it is for', () => {
    const row = { pk: 'USER#1', sk: 'PROFILE' };

    expect(readParkedValue({ ...message, row }, ['pk', 'sk'])).toEqual({ ...write, row });
    expect(readParkedValue({ ...message, row }, ['pk', 'id'])).toBeUndefined();
    expect(readParkedValue({ ...message, row }, LESSON_KEY)).toBeUndefined();
  });

  test.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['a text', '"form"'],
    ['a list', '[]'],
    ['null', 'null'],
  ])('cannot be read from %s', (_case, body) => {
    expect(readParked(body, LESSON_KEY)).toBeUndefined();
  });

  test.each([
    ['a form that is not known yet', { form: 3 }],
    ['no form', { form: undefined }],
    ['no pool', { userPoolId: '' }],
    ['no user', { sub: undefined }],
    ['no source', { triggerSource: 7 }],
    ['no row', { row: undefined }],
    ['a row that is a list', { row: ['ada@example.com'] }],
    ['a row without its key', { row: { name: 'Ada' } }],
    ['a row with an empty key', { row: { email: '' } }],
    ['a row whose key is no text', { row: { email: 7 } }],
    ['a row whose key is too long', { row: { email: 'x'.repeat(2_049) } }],
  ])('cannot be read with %s', (_case, change) => {
    expect(readParkedValue({ ...message, ...change }, LESSON_KEY)).toBeUndefined();
  });
});
