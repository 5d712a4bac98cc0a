import { describe, expect, test } from '@jest/globals';
import { readConfirmation, readingOnce } from '../../../src/domain/confirmation.ts';
import { signUpEvent } from '../../support/sign-up-event.ts';
import { copying, LESSON, templateOf } from '../../support/templates.ts';

const read = (event: unknown, template = LESSON) => readConfirmation(event, { template, nowMs: 0 });

describe('what an event turns out to be', () => {
  test('a confirmed sign-up is read with its pool, its user and its row', () => {
    const event = signUpEvent({ email: 'Ada.Lovelace+tag@Example.com', name: 'Ada' });

    expect(read(event, copying('name'))).toEqual({
      kind: 'sign-up',
      write: {
        userPoolId: event.userPoolId,
        user: { sub: event.request.userAttributes.sub },
        triggerSource: 'PostConfirmation_ConfirmSignUp',
        row: { email: 'Ada.Lovelace+tag@Example.com', name: 'Ada' },
      },
    });
  });

  test('its row is made of the user name, the pool and the time as well', () => {
    const event = signUpEvent();
    const template = templateOf({ pk: '{userPoolId}', sk: '{userName}', at: '{now}' }, [
      'pk',
      'sk',
    ]);

    expect(readConfirmation(event, { template, nowMs: 86_400_000 })).toMatchObject({
      write: { row: { pk: event.userPoolId, sk: event.userName, at: '1970-01-02T00:00:00.000Z' } },
    });
  });

  test.each([
    ['absent', undefined],
    ['empty', ''],
    ['no text', 7],
  ])(
    "is a sign-up too if its sub is %s, as in AWS's own samples: the user name stands for it",
    (_case, sub) => {
      const event = signUpEvent();
      const userAttributes = { email: 'ada@example.com', sub };

      expect(read({ ...event, request: { userAttributes } })).toEqual({
        kind: 'sign-up',
        write: {
          userPoolId: event.userPoolId,
          user: { userName: event.userName },
          triggerSource: event.triggerSource,
          row: { email: 'ada@example.com' },
        },
      });
    },
  );

  test('a sub stands in for a user name that is missing', () => {
    const { userName: _, ...event } = signUpEvent();

    expect(read(event)).toMatchObject({
      write: { user: { sub: event.request.userAttributes.sub } },
    });
  });

  test.each([
    'PostConfirmation_ConfirmForgotPassword',
    'PreSignUp_SignUp',
    'postconfirmation_confirmsignup',
    'x',
  ])('%s is not a sign-up', (triggerSource) => {
    expect(read({ ...signUpEvent(), triggerSource })).toMatchObject({ kind: 'not-a-sign-up' });
  });

  test('another trigger is not a sign-up even without a user', () => {
    const event = { triggerSource: 'CustomMessage_SignUp', request: {} };

    expect(read(event)).toEqual({
      kind: 'not-a-sign-up',
      handles: { triggerSource: 'CustomMessage_SignUp' },
    });
  });

  test.each([
    ['absent', undefined],
    ['empty', ''],
    ['no text', 42],
    ['longer than a key can be', `${'ü'.repeat(1_024)}x`],
  ])('an e-mail address that is %s leaves nothing to key a row on', (_case, email) => {
    const event = signUpEvent();
    const { sub } = event.request.userAttributes;
    const userAttributes = { sub, phone_number: '+15550100', email };

    expect(read({ ...event, request: { userAttributes } })).toEqual({
      kind: 'no-key',
      handles: { sub, userPoolId: event.userPoolId, triggerSource: event.triggerSource },
    });
  });

  test.each([
    ['null', null],
    ['a text', 'PostConfirmation_ConfirmSignUp'],
    ['a number', 1],
    ['an array', [signUpEvent()]],
    ['an empty object', {}],
    ['no request', { ...signUpEvent(), request: undefined }],
    ['a request that is a list', { ...signUpEvent(), request: [] }],
    ['no trigger source', { ...signUpEvent(), triggerSource: undefined }],
    ['an empty trigger source', { ...signUpEvent(), triggerSource: '' }],
    ['no attributes', { ...signUpEvent(), request: {} }],
    ['attributes that are null', { ...signUpEvent(), request: { userAttributes: null } }],
    ['no pool', { ...signUpEvent(), userPoolId: undefined }],
    [
      'neither sub nor user name',
      { ...signUpEvent(), userName: '', request: { userAttributes: { email: 'a@example.com' } } },
    ],
  ])('%s is malformed', (_case, event) => {
    expect(read(event)).toMatchObject({ kind: 'malformed' });
  });

  test('what an object inherits is not taken for what Cognito sent', () => {
    const event = signUpEvent();
    const userAttributes = Object.create(event.request.userAttributes);

    expect(read({ ...event, request: { userAttributes } })).toMatchObject({ kind: 'no-key' });
  });
});

describe('the events of invocations', () => {
  test('are read once each', () => {
    let time = 0;
    const readOnce = readingOnce(templateOf({ email: '{email}', at: '{now|ms}' }), () => {
      time += 1;
      return time;
    });
    const event = signUpEvent();
    const [first, second] = [{}, {}];

    expect(readOnce(event, first)).toMatchObject({ write: { row: { at: 1 } } });
    expect(readOnce(event, second)).toMatchObject({ write: { row: { at: 2 } } });
    expect(readOnce(event, first)).toBe(readOnce(event, first));
    expect(readOnce(event, first)).toMatchObject({ write: { row: { at: 1 } } });
    expect(time).toBe(2);
  });
});
