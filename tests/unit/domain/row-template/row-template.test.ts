import { describe, expect, test } from '@jest/globals';
import { parseRowTemplate } from '../../../../src/domain/row-template/row-template.ts';
import { TemplateError } from '../../../../src/domain/row-template/template-error.ts';
import type { TableKey } from '../../../../src/domain/table-key.ts';
import { LESSON_KEY, templateOf } from '../../../support/templates.ts';

const SUB = 'a2c21839-f9fc-49e3-be9a-16f5823d6705';
const SOURCE = {
  attributes: { sub: SUB, email: 'Ada@Example.com', given_name: 'Ada', empty: '' },
  userName: 'ada',
  userPoolId: 'eu-central-1_45YtlkflA',
  nowMs: Date.UTC(2026, 10, 28, 9, 30, 15, 987),
};

/** What a template makes of one value, beside the key. */
const madeOf = (value: unknown) => templateOf({ email: '{email}', value }).rowOf(SOURCE)?.value;

const refusal = (text: string, key: TableKey = LESSON_KEY): string => {
  try {
    parseRowTemplate(text, key);
  } catch (fault) {
    expect(fault).toBeInstanceOf(TemplateError);
    return String(fault);
  }
  return 'none';
};
const refusalOf = (row: object, key?: TableKey) => refusal(JSON.stringify(row), key);

describe("the design's examples", () => {
  test.each([
    ['the lesson', { email: '{email}' }, ['email'], { email: 'Ada@Example.com' }],
    [
      "Amplify's guide",
      {
        id: '{sub}',
        __typename: 'User',
        email: '{email}',
        createdAt: '{now}',
        updatedAt: '{now}',
        _version: 1,
        _lastChangedAt: '{now|ms}',
      },
      ['id'],
      {
        id: SUB,
        __typename: 'User',
        email: 'Ada@Example.com',
        createdAt: '2026-11-28T09:30:15.987Z',
        updatedAt: '2026-11-28T09:30:15.987Z',
        _version: 1,
        _lastChangedAt: 1_795_858_215_987,
      },
    ],
    [
      'one table',
      {
        pk: 'USER#{sub}',
        sk: 'PROFILE',
        type: 'User',
        email: '{email|lower}',
        roles: ['member'],
        createdAt: '{now}',
      },
      ['pk', 'sk'],
      {
        pk: `USER#${SUB}`,
        sk: 'PROFILE',
        type: 'User',
        email: 'ada@example.com',
        roles: ['member'],
        createdAt: '2026-11-28T09:30:15.987Z',
      },
    ],
    [
      'two pools',
      { tenant: '{userPoolId}', user: '{userName}', expiresAt: '{now|seconds}' },
      ['tenant', 'user'],
      { tenant: 'eu-central-1_45YtlkflA', user: 'ada', expiresAt: 1_795_858_215 },
    ],
  ] as const)('%s', (_case, row, key, made) => {
    expect(templateOf(row, [...key] as unknown as TableKey).rowOf(SOURCE)).toEqual(made);
  });
});

describe('a value', () => {
  test.each([
    ['a text', 'User', 'User'],
    ['an empty text', '', ''],
    ['numbers', [1, -1.5, 0, 1e-7], [1, -1.5, 0, 1e-7]],
    ['true, false and null', [true, false, null], [true, false, null]],
    ['an empty list and an empty object', [[], {}], [[], {}]],
    ['braces', '{{sub}} }}{{', '{sub} }{'],
    ['braces around a placeholder', '{{{sub}}}', `{${SUB}}`],
    [
      'names that JavaScript has too',
      { toString: '{sub}', length: 1 },
      { toString: SUB, length: 1 },
    ],
  ])('%s stands as it is', (_case, value, made) => {
    expect(madeOf(value)).toEqual(made);
  });

  test.each([
    ['{now}', '2026-11-28T09:30:15.987Z'],
    ['{now|date}', '2026-11-28'],
    ['{now|seconds}', 1_795_858_215],
    ['{now|ms}', 1_795_858_215_987],
    ['at {now|seconds}', 'at 1795858215'],
    ['{now|ms}{now|ms}', '17958582159871795858215987'],
    ['{email|lower}', 'ada@example.com'],
    ['{userName} {userPoolId|lower} {given_name}', 'ada eu-central-1_45ytlkfla Ada'],
    ['{ email | lower }', 'ada@example.com'],
  ])('%s is filled', (text, made) => {
    expect(madeOf(text)).toBe(made);
  });

  test('is left out if it needs what the user lacks, and so is what is in it', () => {
    const value = {
      kept: ['{sub}', '{nickname}', ['{empty}'], null],
      lacking: '{given_name} {family_name}',
      empty: '{empty}',
      inner: { lacking: '{nickname|lower}' },
    };

    expect(madeOf(value)).toEqual({ kept: [SUB, [], null], inner: {} });
    expect(madeOf('{nickname}')).toBeUndefined();
  });

  test.each(['toString', 'constructor', '__proto__', 'hasOwnProperty'])(
    'is left out if it needs what every object inherits: %s',
    (name) => {
      expect(madeOf(`{${name}}`)).toBeUndefined();
    },
  );

  test('is left out if the attribute is no text, or cannot be stored', () => {
    const template = templateOf({ email: '{email}', a: '{a}', b: '{b}', c: '{userName}' });
    const attributes = { email: 'ada@example.com', a: 7, b: 'x\ud800' };

    expect(template.rowOf({ ...SOURCE, attributes, userName: undefined })).toEqual({
      email: 'ada@example.com',
    });
  });
});

describe('no row', () => {
  const template = templateOf({ pk: 'P#{sub}', sk: 'S#{email}' }, ['pk', 'sk']);
  const rowOf = (attributes: Record<string, unknown>) => template.rowOf({ ...SOURCE, attributes });

  test.each([
    ['the partition key lacks something', { email: 'a@example.com' }],
    ['the sort key lacks something', { sub: SUB }],
    ['the sort key has something empty', { sub: SUB, email: '' }],
    ['the partition key cannot be stored', { sub: '\udc00', email: 'a@example.com' }],
    ['the partition key is too long', { sub: 'x'.repeat(2_047), email: 'a@example.com' }],
    ['the sort key is too long', { sub: SUB, email: 'é'.repeat(512) }],
  ])('is made where %s', (_case, attributes) => {
    expect(rowOf(attributes)).toBeUndefined();
  });

  test('is missing for keys that are as long as they can be', () => {
    const attributes = { sub: 'é'.repeat(1_023), email: 'é'.repeat(511) };

    expect(rowOf(attributes)).toEqual({ pk: `P#${attributes.sub}`, sk: `S#${attributes.email}` });
  });

  test('is made where it would be too large', () => {
    const large = templateOf({ email: '{email}', name: '{name}{name}' });
    const of = (length: number) =>
      large.rowOf({ ...SOURCE, attributes: { email: 'a', name: 'x'.repeat(length) } });

    // 400 KB, less two names and an address.
    expect(of(204_795)).toBeDefined();
    expect(of(204_796)).toBeUndefined();
  });
});

describe('what a template needs', () => {
  test("are Cognito's attributes, each once, in whatever depth", () => {
    const { attributeNames } = templateOf({
      email: '{email}',
      a: ['{name} {sub}', { b: '{custom:plan|lower}{email}' }],
      c: '{userName}{userPoolId}{now}',
    });

    expect(attributeNames).toEqual(['email', 'name', 'sub', 'custom:plan']);
  });
});

describe('whose a row is', () => {
  const other = { email: '{email}' };

  test.each([
    [{ ...other, owner: '{sub}' }, 'owner'],
    [{ ...other, owner: '{ sub }' }, 'owner'],
    [{ ...other, owner: 'x{sub}' }, undefined],
    [{ ...other, owner: '{sub}x' }, undefined],
    [{ ...other, owner: '{sub|lower}' }, undefined],
    [{ ...other, owner: ['{sub}'] }, undefined],
    [other, undefined],
  ])('%j: said by the attribute %s', (row, name) => {
    expect(templateOf(row).subAttribute).toBe(name);
  });

  test.each([
    [['email'], false],
    [['id'], true],
    [['email', 'id'], true],
    [['email', 'pk'], true],
    [['email', 'sk'], false],
  ] as const)('a key of %j: said by the key (%s)', (key, isSaid) => {
    const row = { ...other, id: '{sub}', pk: 'USER#{sub}', sk: 'PROFILE' };

    expect(templateOf(row, [...key] as [string, ...string[]]).hasSubInKey).toBe(isSaid);
  });
});

describe('refused', () => {
  test.each(['', 'email', '{', '[]', 'null', '"{email}"', '7', '{"email":"{email}"} x'])(
    'is %j, which is no object',
    (text) => {
      expect(refusal(text)).toMatch(/must be a JSON object, for example/);
    },
  );

  test.each([
    '{email|upper}',
    '{email|date}',
    '{now|lower}',
    '{email|lower|lower}',
    '{sub|}',
    '{now|toString}',
  ])('is the filter in %j', (text) => {
    expect(refusalOf({ email: '{email}', text })).toMatch(/unknown filter: use \|lower/);
  });

  test.each(['{email', 'email}', '{{email}', '{email}}', '{', '}', '}{', '{{{email}}', 'a{b{sub}'])(
    'is the brace in %j',
    (text) => {
      expect(refusalOf({ email: '{email}', text: [{ text }] })).toMatch(/an unmatched brace/);
    },
  );

  test.each(['{}', '{ }', '{|lower}', '{"a":1}', '{given name}'])('is the name in %j', (text) => {
    expect(refusalOf({ email: '{email}', text })).toMatch(/placeholder without a name/);
  });

  test.each([
    ['that is missing', { id: '{sub}' }],
    ['that is a number', { email: 7 }],
    ['that is null', { email: null }],
    ['that is a list', { email: ['{email}'] }],
  ])('is a key attribute %s', (_case, row) => {
    expect(refusalOf(row)).toMatch(/must have a text for each key attribute/);
  });

  test('is a sort key that is empty for every user', () => {
    expect(refusalOf({ pk: '{sub}', sk: '' }, ['pk', 'sk'])).toMatch(/must have a text for each/);
  });

  test('is a sort key that is missing', () => {
    expect(refusalOf({ pk: '{sub}' }, ['pk', 'sk'])).toMatch(/each key attribute/);
  });

  test.each([
    'USER',
    '{userPoolId}',
    '{cognito:user_status}',
    '{email_verified}{phone_number_verified}',
  ])('is the key %j, the same for every user', (email) => {
    expect(refusalOf({ email })).toMatch(/makes the same key for every user: put \{sub\}/);
  });

  test.each(['{now|ms}', '{sub}{now}'])('is the key %j, another each time', (email) => {
    expect(refusalOf({ email })).toMatch(/has \{now\} in the key/);
  });

  test('is no key of which one part tells users apart', () => {
    expect(refusalOf({ pk: '{userPoolId}', sk: '{sub}' }, ['pk', 'sk'])).toBe('none');
    expect(refusalOf({ pk: '{userName}', sk: 'PROFILE' }, ['pk', 'sk'])).toBe('none');
  });

  test.each([
    '1e400',
    '-1e400',
    '1e-400',
    '9e-131',
    '9007199254740992',
    '-9007199254740992',
    '0.1234567890123456789',
    '12345678901234567.5',
    '123456789012345678901234567890123456789',
  ])('is the number %s, which would not be stored as it is', (number) => {
    expect(refusal(`{"email":"{email}","list":[{"number":${number}}]}`)).toMatch(
      /number that would not be stored as it is written: write it as a text/,
    );
  });

  test.each([
    ['9007199254740991', 9_007_199_254_740_991],
    ['-9007199254740991', -9_007_199_254_740_991],
    ['1E-130', 1e-130],
    ['123456789012345e-15', 0.123456789012345],
    ['0.30000000000000004', 0.300_000_000_000_000_04],
    ['1.50', 1.5],
    ['0.0', 0],
    ['-0', 0],
    ['000'.slice(0, 1), 0],
  ])('is not the number %s', (number, value) => {
    const template = parseRowTemplate(`{"email":"{email}","number":${number}}`, LESSON_KEY);

    expect(template.rowOf(SOURCE)?.number).toBe(value);
  });

  test.each([
    ['empty', '""'],
    ['__proto__', '"__proto__"'],
    ['constructor', '"constructor"'],
    ['half of a surrogate pair', '"\\ud800"'],
    ['too long', `"${'x'.repeat(65_536)}"`],
  ])('is the name of an attribute that is %s', (_case, name) => {
    expect(refusal(`{"email":"{email}",${name}:1}`)).toMatch(/cannot have its name/);
    expect(refusal(`{"email":"{email}","a":[{${name}:1}]}`)).toMatch(/cannot have its name/);
  });

  test('is no name that is as long as it can be', () => {
    expect(refusalOf({ email: '{email}', ['x'.repeat(65_535)]: 1 })).toBe('none');
  });

  test('is a text that cannot be stored', () => {
    expect(refusal('{"email":"{email}","a":"\\udfff"}')).toMatch(/half of a surrogate pair/);
  });

  test.each([
    ['lists', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('are %s in more levels than DynamoDB has', (_case, open, close) => {
    const nested = (levels: number) =>
      `{"email":"{email}","a":${open.repeat(levels)}1${close.repeat(levels)}}`;

    expect(refusal(nested(31))).toBe('none');
    expect(refusal(nested(32))).toMatch(/more levels than DynamoDB takes: 31 below the row/);
    expect(refusal(nested(100_000))).not.toBe('none');
  });
});
