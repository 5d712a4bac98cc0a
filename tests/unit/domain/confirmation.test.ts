import { describe, expect, test } from '@jest/globals';
import { readConfirmation } from '../../../src/domain/confirmation.ts';
import { signUpEvent } from '../../support/sign-up-event.ts';

describe('what an event turns out to be', () => {
  test('a confirmed sign-up is read with its pool, its user and all attributes', () => {
    const event = signUpEvent({ email: 'Ada.Lovelace+tag@Example.com', name: 'Ada' });

    const reading = readConfirmation(event);

    expect(reading).toEqual({
      kind: 'sign-up',
      confirmation: {
        userPoolId: event.userPoolId,
        sub: event.request.userAttributes.sub,
        email: 'Ada.Lovelace+tag@Example.com',
        attributes: event.request.userAttributes,
      },
    });
  });

  test.each([
    'PostConfirmation_ConfirmForgotPassword',
    'PreSignUp_SignUp',
    'postconfirmation_confirmsignup',
    'x',
  ])('%s is not a sign-up', (triggerSource) => {
    const event = { ...signUpEvent(), triggerSource };

    expect(readConfirmation(event)).toEqual({ kind: 'not-a-sign-up' });
  });

  test('another trigger is not a sign-up even without a user', () => {
    const event = { triggerSource: 'CustomMessage_SignUp', request: {} };

    expect(readConfirmation(event)).toEqual({ kind: 'not-a-sign-up' });
  });

  test.each([
    ['absent', undefined],
    ['empty', ''],
    ['no text', 42],
    ['longer than a key can be', `${'ü'.repeat(1_024)}x`],
  ])('an e-mail address that is %s leaves nothing to key a row on', (_case, email) => {
    const event = signUpEvent();
    const attributes = { sub: event.request.userAttributes.sub, phone_number: '+15550100', email };

    expect(readConfirmation({ ...event, request: { userAttributes: attributes } })).toEqual({
      kind: 'no-email',
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
    ['no sub', { ...signUpEvent(), request: { userAttributes: { email: 'a@example.com' } } }],
  ])('%s is malformed', (_case, event) => {
    expect(readConfirmation(event)).toEqual({ kind: 'malformed' });
  });

  test('what an object inherits is not taken for what Cognito sent', () => {
    const event = signUpEvent();
    const attributes = Object.create(event.request.userAttributes);

    expect(readConfirmation({ ...event, request: { userAttributes: attributes } })).toEqual({
      kind: 'malformed',
    });
  });
});
