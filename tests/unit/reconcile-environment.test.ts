import { describe, expect, test } from '@jest/globals';
import { EnvironmentError, readReconcileEnvironment } from '../../src/environment.ts';

const KNOWN_STATES =
  'knows these and no other: CONFIRMED, EXTERNAL_PROVIDER, FORCE_CHANGE_PASSWORD, RESET_REQUIRED, DISABLED.';

const complete = {
  USERS_TABLE_NAME: 'chocolate_user',
  IDEMPOTENCY_TABLE_NAME: 'add_user_idempotency',
  USER_POOL_ID: 'eu-central-1_x',
};

describe("the comparison's variables", () => {
  test('are read, with defaults for what is optional', () => {
    expect(readReconcileEnvironment(complete)).toEqual({
      usersTableName: 'chocolate_user',
      idempotencyTableName: 'add_user_idempotency',
      userPoolId: 'eu-central-1_x',
      usersTableKey: ['email'],
      template: expect.objectContaining({ text: '{"email":"{email}"}' }),
      apply: false,
      states: ['CONFIRMED', 'EXTERNAL_PROVIDER'],
      serviceName: 'reconcile_users',
      metricsNamespace: 'add_user',
      hasMetrics: true,
    });
  });

  test('are read as they are set', () => {
    expect(
      readReconcileEnvironment({
        ...complete,
        RECONCILE_MODE: 'apply',
        RECONCILE_INCLUDE: 'FORCE_CHANGE_PASSWORD, DISABLED',
        RECONCILE_EXCLUDE: 'EXTERNAL_PROVIDER',
        USER_ROW: '{"email":"{email}","sub":"{sub}"}',
      }),
    ).toMatchObject({
      apply: true,
      states: ['CONFIRMED', 'FORCE_CHANGE_PASSWORD', 'DISABLED'],
      template: { attributeNames: ['email', 'sub'] },
    });
  });

  test.each([
    ['', false],
    [' ', false],
    [' report ', false],
    ['apply', true],
    [' apply ', true],
  ])('mode %j is read without its spaces, and reports unless told otherwise', (mode, apply) => {
    const variables = { ...complete, RECONCILE_MODE: mode };

    expect(readReconcileEnvironment(variables)).toMatchObject({ apply });
  });

  test.each([
    ['USER_POOL_ID', '', 'is not set: set it to the id of the user pool.'],
    ['RECONCILE_MODE', 'write', 'is neither "report" nor "apply".'],
    ['RECONCILE_INCLUDE', 'DISABLED, UNCONFIRMED', KNOWN_STATES],
    ['RECONCILE_EXCLUDE', 'EXTERNAL', KNOWN_STATES],
  ])('that are wrong are named, with what they may be: %s', (name, value, advice) => {
    const read = () => readReconcileEnvironment({ ...complete, [name]: value });

    expect(read).toThrow(EnvironmentError);
    expect(read).toThrow(new Error(`ADD_USER_E_ENVIRONMENT: ${name} ${advice}`));
  });
});
