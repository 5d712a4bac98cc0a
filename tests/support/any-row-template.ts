import fc from 'fast-check';
import { parseRowTemplate, type RowTemplate } from '../../src/domain/row-template/row-template.ts';
import type { TableKey } from '../../src/domain/table-key.ts';
import { anyText } from './any-text.ts';

export const KEYS: readonly TableKey[] = [['email'], ['pk', 'sk']];

/** Texts of every kind that Cognito and a tester may think of, some too long, some that nobody can store. */
export const attribute = fc.oneof(
  anyText(),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom(
    '',
    '\ud800',
    '\udfffx',
    '__proto__',
    'İ',
    '👩🏽‍🚀',
    '\ufffe',
    '\u0000',
    '{sub}',
    '}}',
  ),
  fc.nat(3_000).map((length) => 'é'.repeat(length)),
);

export const NAMES = [
  'sub',
  'email',
  'name',
  'custom:plan',
  'constructor',
  '__proto__',
  'toString',
  'cognito:user_status',
];

const placeholder = fc.constantFrom(
  ...NAMES.map((name) => `{${name}}`),
  ...['{sub|lower}', '{email|lower}', '{userName}', '{userPoolId}', '{now}', '{now|date}'],
  ...['{now|seconds}', '{now|ms}', '{{', '}}', 'text', ''],
);
const filled = fc.array(placeholder, { maxLength: 4 }).map((parts) => parts.join(''));
const odd = fc.constantFrom(
  '{',
  '}',
  '{}',
  '{sub',
  '{sub|upper}',
  '{now|lower}',
  '{a b}',
  '\ud800',
);

/** Any value of a template; most of them can be accepted. */
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    filled,
    { arbitrary: odd, weight: 1 },
    fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.constantFrom(true, false, null),
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(anyText(), fc.constantFrom('constructor', 'a', '')), tie('value'), {
      maxKeys: 3,
    }),
  ),
})).value;

const keyText = fc.oneof(
  filled,
  fc.constantFrom('{email}', 'USER#{sub}', '{userName}', '{userPoolId}', 'x'),
);

export const template = fc
  .record({
    key: fc.constantFrom(...KEYS),
    keyTexts: fc.tuple(keyText, keyText),
    rest: fc.dictionary(fc.oneof(fc.constantFrom('a', 'b', 'toString'), fc.string()), value, {
      maxKeys: 4,
    }),
  })
  .map(({ key, keyTexts, rest }) => ({
    key,
    text: JSON.stringify({
      ...rest,
      ...Object.fromEntries(key.map((name, index) => [name, keyTexts[index]])),
    }),
  }));

export const parsed = ({ key, text }: { key: TableKey; text: string }): RowTemplate | undefined => {
  try {
    return parseRowTemplate(text, key);
  } catch {
    return undefined;
  }
};

/** Templates that are accepted. */
export const accepted = template.filter((one) => parsed(one) !== undefined);
