import { describe, expect, test } from '@jest/globals';
import { EnvironmentError, readReconcileEnvironment } from '../../src/environment.ts';

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
      userAttributes: [],
      apply: false,
      included: [],
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
        USER_ATTRIBUTES: 'sub',
      }),
    ).toMatchObject({
      apply: true,
      included: ['FORCE_CHANGE_PASSWORD', 'DISABLED'],
      userAttributes: ['sub'],
    });
  });

  test.each([
    ['USER_POOL_ID', ''],
    ['RECONCILE_MODE', 'write'],
    ['RECONCILE_INCLUDE', 'UNCONFIRMED'],
  ])('that are wrong are named: %s', (name, value) => {
    const read = () => readReconcileEnvironment({ ...complete, [name]: value });

    expect(read).toThrow(EnvironmentError);
    expect(read).toThrow(name);
  });
});
