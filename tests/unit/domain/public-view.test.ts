import { describe, expect, test } from '@jest/globals';
import { handlesOf, publicView } from '../../../src/domain/public-view.ts';
import { signUpEvent } from '../../support/sign-up-event.ts';

describe('what may be said of an event', () => {
  test('the handles of an invocation are its source, its pool and its user', () => {
    const event = signUpEvent();

    expect(handlesOf(event)).toEqual({
      triggerSource: 'PostConfirmation_ConfirmSignUp',
      userPoolId: 'eu-central-1_45YtlkflA',
      sub: event.request.userAttributes.sub,
    });
  });

  test('the view adds where the event came from, and nothing of the user', () => {
    const event = signUpEvent();

    expect(publicView(event)).toEqual({
      version: '1',
      region: 'eu-central-1',
      userPoolId: 'eu-central-1_45YtlkflA',
      triggerSource: 'PostConfirmation_ConfirmSignUp',
      sub: event.request.userAttributes.sub,
      callerContext: {
        awsSdkVersion: 'aws-sdk-unknown-unknown',
        clientId: '4736lckau64in48dku3rta0eqa',
      },
    });
  });

  test('what is not known is not there', () => {
    expect(publicView({ callerContext: {} })).toStrictEqual({ callerContext: {} });
    expect(publicView({})).toStrictEqual({});
  });

  test.each([null, 'ada@example.com', 7, true, [], ['ada@example.com']])(
    'nothing is said of %j, which is no event',
    (value) => {
      expect(publicView(value)).toEqual({});
      expect(handlesOf(value)).toEqual({});
    },
  );

  test.each([
    ['an address as pool', { userPoolId: 'ada@example.com' }],
    ['an address as source', { triggerSource: 'ada@example.com' }],
    ['a name as source', { triggerSource: 'Ada Lovelace' }],
    ['an address after a source', { triggerSource: 'PostConfirmation_Confirm ada@example.com' }],
    ['an address before a source', { triggerSource: 'ada@example.com PostConfirmation_Confirm' }],
    ['an address after a pool', { userPoolId: 'eu-central-1_abc ada@example.com' }],
    ['an address before a pool', { userPoolId: 'ada@example.com eu-central-1_abc' }],
    ['a pool that is too long', { userPoolId: `eu-central-1_${'a'.repeat(55)}` }],
    ['an address as sub', { request: { userAttributes: { sub: 'ada@example.com' } } }],
    [
      'a sub with more around it',
      { request: { userAttributes: { sub: 'x a2c21839-f9fc-49e3-be9a-16f5823d6705' } } },
    ],
    [
      'a sub with more behind it',
      { request: { userAttributes: { sub: 'a2c21839-f9fc-49e3-be9a-16f5823d6705 x' } } },
    ],
    ['an address as version', { version: 'ada@example.com' }],
    ['an address as region', { region: 'ada@example.com' }],
    ['an upper-case region', { region: 'Ada' }],
    ['a number as version', { version: 1 }],
  ])('%s is not repeated', (_case, event) => {
    expect(publicView(event)).toEqual({});
  });

  test.each([
    ['version', '1 ada'],
    ['version', 'ada 1'],
    ['region', 'ada lovelace'],
    ['region', '+1 555'],
  ])('a %s with more around it is not repeated: %s', (name, value) => {
    expect(publicView({ [name]: value })).toEqual({});
  });

  test.each([
    ['awsSdkVersion', 'ada@example.com'],
    ['awsSdkVersion', 'ada lovelace'],
    ['awsSdkVersion', '+ada'],
    ['awsSdkVersion', 'ada+'],
    ['clientId', 'ada@example.com'],
    ['clientId', 'ada '],
    ['clientId', ' ada'],
  ])('a caller with the %s %j is shown without it', (name, value) => {
    expect(publicView({ callerContext: { [name]: value } })).toEqual({ callerContext: {} });
  });

  test('a pool of an emulator has a form that AWS documents', () => {
    expect(handlesOf({ userPoolId: 'local_3kQ9x' })).toEqual({ userPoolId: 'local_3kQ9x' });
  });
});
