import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { namedProfile, useAwsOptions } from '../../../infra/aws/aws-options.ts';

const NAMES = [
  'AWS_REGION',
  'AWS_PROFILE',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
] as const;

const before = NAMES.map((name) => [name, process.env[name]] as const);

const variables = () => Object.fromEntries(NAMES.map((name) => [name, process.env[name]]));

const GIVEN = {
  AWS_REGION: 'eu-west-1',
  AWS_PROFILE: 'other',
  AWS_ACCESS_KEY_ID: 'key',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'token',
};

beforeEach(() => {
  Object.assign(process.env, GIVEN);
});

afterEach(() => {
  for (const [name, value] of before) {
    if (value === undefined) {
      delete process.env[name];
    } else {
      process.env[name] = value;
    }
  }
});

test('a profile that is named counts more than credentials in variables', () => {
  useAwsOptions({ profile: 'shop' });

  expect(variables()).toEqual({ AWS_REGION: 'eu-west-1', AWS_PROFILE: 'shop' });
  expect(namedProfile()).toBe('shop');
});

test('a region that is named takes the place of the variable', () => {
  useAwsOptions({ region: 'eusc-de-east-1' });

  expect(variables()).toEqual({ ...GIVEN, AWS_REGION: 'eusc-de-east-1' });
});

test('without options the variables stay as they are', () => {
  useAwsOptions({});

  expect(variables()).toEqual(GIVEN);
  expect(namedProfile()).toBeUndefined();
});
