import { describe, expect, test } from '@jest/globals';
import { regionOfUserPool, USER_POOL_ID } from '../../../src/domain/user-pool-id.ts';

describe('the id of a user pool', () => {
  test.each([
    ['eu-central-1_AbCdEf123', 'eu-central-1'],
    ['ap-southeast-12_AbCdEf123', 'ap-southeast-12'],
    ['us-gov-west-1_AbCdEf123', 'us-gov-west-1'],
    ['us-iso-east-1_AbCdEf123', 'us-iso-east-1'],
    ['us-isob-east-1_AbCdEf123', 'us-isob-east-1'],
    ['eusc-de-east-1_AbCdEf123', 'eusc-de-east-1'],
    ['cn-north-1_AbCdEf123', 'cn-north-1'],
    // Local emulators.
    ['local_3kQ9x', undefined],
    ['us_east_1_x', undefined],
  ])('may be %s, in the region %s', (id, region) => {
    expect(id).toMatch(USER_POOL_ID);
    expect(regionOfUserPool(id)).toBe(region);
  });

  test.each([
    '',
    'chocolate',
    'eu-central-1',
    'eu-central-1_',
    '_AbCdEf123',
    'eu-central-1_a/b',
    ' eu-central-1_AbCdEf123',
    'eu-central-1_AbCdEf123 ',
    'arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_AbCdEf123',
    `eu-central-1_${'a'.repeat(43)}`,
  ])('is not %j', (id) => {
    expect(id).not.toMatch(USER_POOL_ID);
  });

  test('has 55 characters at most', () => {
    expect(`eu-central-1_${'a'.repeat(42)}`).toMatch(USER_POOL_ID);
  });

  test.each([
    'xeu-central-1',
    'e-central-1_x',
    'eu-central_x',
    'eu-1_x',
    '-eu-central-1_x',
    'abcde-central-1_x',
  ])('names no region if it is %s', (id) => {
    expect(regionOfUserPool(id)).toBeUndefined();
  });
});
