import { describe, expect, test } from '@jest/globals';
import { explainRow } from '../../../infra/row/explain-row.ts';
import { parseRowTemplate } from '../../../src/domain/row-template/row-template.ts';
import { adaSignsUp, EXAMPLE_ROWS, EXPECTED_ITEMS } from '../../support/example-rows.ts';
import { signUpEvent } from '../../support/sign-up-event.ts';

const NOW_MS = Date.UTC(2026, 10, 28, 6, 30, 0, 125);
const NOW = {
  iso: '2026-11-28T06:30:00.125Z',
  date: '2026-11-28',
  s: '1795847400',
  ms: '1795847400125',
};

const explain = (row: unknown, event: unknown, key: readonly [string, ...string[]] = ['id']) =>
  explainRow(event, parseRowTemplate(JSON.stringify(row), key), NOW_MS);

describe.each(EXAMPLE_ROWS)('$name', ({ name, key, row }) => {
  test("has DynamoDB's types as the function sends them", () => {
    const ada = adaSignsUp();

    const explained = explain(row, ada, key);

    expect(explained.item).toEqual(EXPECTED_ITEMS[name]?.(ada, NOW));
    expect(explained).toMatchObject({ reading: 'sign-up', why: undefined });
  });
});

test('what the user lacks is named with its place and its reason', () => {
  const event = signUpEvent({
    nickname: '',
    locale: 7 as unknown as string,
    website: 'half \ud83d',
  });

  const { row, leftOut } = explain(
    {
      id: '{sub}',
      name: '{given_name} {family_name} {given_name}',
      profile: { plan: '{custom:plan}', email: '{email}' },
      tags: ['new', '{nickname}'],
      deep: { list: [{ locale: '{locale|lower}' }, '{website}'] },
      since: 0,
      none: null,
    },
    event,
  );

  expect(row).toEqual({
    id: event.request.userAttributes.sub,
    profile: { email: event.request.userAttributes.email },
    tags: ['new'],
    deep: { list: [{}] },
    since: 0,
    none: null,
  });
  expect(leftOut).toEqual([
    { path: ['name'], why: 'the user has no given_name and the user has no family_name' },
    { path: ['profile', 'plan'], why: 'the user has no custom:plan' },
    { path: ['tags', 1], why: 'nickname is empty' },
    { path: ['deep', 'list', 0, 'locale'], why: 'locale is not a text' },
    {
      path: ['deep', 'list', 1],
      why: 'website has half of a surrogate pair, which DynamoDB cannot store',
    },
  ]);
});

test('names of JavaScript are no attributes that a user has', () => {
  const { leftOut } = explain({ id: '{sub}', text: '{toString}' }, signUpEvent());

  expect(leftOut).toEqual([{ path: ['text'], why: 'the user has no toString' }]);
});

test.each([
  [undefined, 'the event has no userName'],
  ['half \udc00', 'userName has half of a surrogate pair, which DynamoDB cannot store'],
])('a user name that cannot stand in a row is told: %j', (userName, why) => {
  const { leftOut } = explain({ id: '{sub}', name: '{userName}' }, { ...signUpEvent(), userName });

  expect(leftOut).toEqual([{ path: ['name'], why }]);
});

describe('without a row it says why', () => {
  test.each([
    [
      'a key attribute that the user lacks',
      { id: '{custom:id}', email: '{email}' },
      'The key attribute id cannot be made: the user has no custom:id.',
    ],
    [
      'a key that is too long',
      { id: `{sub}${'x'.repeat(2_048)}` },
      'The key is longer than DynamoDB takes: 2,048 bytes for a partition key, 1,024 for a sort key.',
    ],
    [
      'a row that is too large',
      { id: '{sub}', filler: 'x'.repeat(400 * 1_024) },
      'The row is larger than DynamoDB takes: 400 KB.',
    ],
  ])('%s', (_name, row, why) => {
    expect(explain(row, signUpEvent())).toMatchObject({
      reading: 'no-key',
      row: undefined,
      item: undefined,
      why,
    });
  });

  test('both attributes of a key', () => {
    const { why, leftOut } = explain({ pk: '{custom:a}', sk: '{custom:b}' }, signUpEvent(), [
      'pk',
      'sk',
    ]);

    expect(why).toBe(
      'The key attribute pk cannot be made: the user has no custom:a; sk cannot be made: the user has no custom:b.',
    );
    expect(leftOut).toHaveLength(2);
  });

  test.each([
    [
      'a password reset',
      { ...signUpEvent(), triggerSource: 'PostConfirmation_ConfirmForgotPassword' },
      'not-a-sign-up',
      /ConfirmSignUp/,
    ],
    ['a list', [], 'malformed', /not an event of Cognito/],
    ['an event without a pool', { ...signUpEvent(), userPoolId: '' }, 'malformed', /userPoolId/],
  ])('%s', (_name, event, reading, why) => {
    expect(explain({ id: '{sub}' }, event)).toEqual({
      reading,
      why: expect.stringMatching(why),
      row: undefined,
      item: undefined,
      leftOut: [],
    });
  });
});
