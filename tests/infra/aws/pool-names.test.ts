import { afterEach, describe, expect, test } from '@jest/globals';
import { functionArn, parsePoolArn, regionFor } from '../../../infra/aws/pool-names.ts';
import { UsageError } from '../../../infra/cli/command-errors.ts';

const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;

afterEach(() => {
  Object.assign(process.env, { AWS_REGION, AWS_DEFAULT_REGION });
});

const setRegion = (variables: Readonly<Record<string, string>>): void => {
  Reflect.deleteProperty(process.env, 'AWS_REGION');
  Reflect.deleteProperty(process.env, 'AWS_DEFAULT_REGION');
  Object.assign(process.env, variables);
};

describe('the region in which a pool is looked for', () => {
  test.each([
    ['eu-central-1_AbCdEf123', undefined, 'eu-central-1'],
    ['eusc-de-east-1_AbCdEf123', undefined, 'eusc-de-east-1'],
    ['us-gov-west-1_AbCdEf123', 'us-gov-west-1', 'us-gov-west-1'],
    ['local_3kQ9x', 'eu-west-1', 'eu-west-1'],
  ])('of %s with --region %s is %s', (id, given, region) => {
    setRegion({ AWS_REGION: 'sa-east-1' });

    expect(regionFor(id, given)).toBe(region);
  });

  test.each([
    [{ AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' }, 'eu-west-1'],
    [{ AWS_DEFAULT_REGION: 'eu-west-2' }, 'eu-west-2'],
    [{ AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-2' }, 'eu-west-2'],
  ])('is that of the variables %j where the id names none', (variables, region) => {
    setRegion(variables as Record<string, string>);

    expect(regionFor('local_3kQ9x')).toBe(region);
  });

  test('has to be given where nothing names one', () => {
    setRegion({});

    expect(() => regionFor('local_3kQ9x')).toThrow(/names no region: give --region/);
  });

  test('is not another one than that of the id', () => {
    expect(() => regionFor('eu-central-1_AbCdEf123', 'eu-west-1')).toThrow(
      /in eu-central-1.*leave --region out/,
    );
  });

  test.each(['chocolate', 'eu-central-1', 'arn:aws:cognito-idp:eu-west-1:1:userpool/eu-west-1_A'])(
    'is asked for with the id of a pool, and %s is none',
    (id) => {
      expect(() => regionFor(id)).toThrow(UsageError);
    },
  );
});

test('a name means a function beside the pool', () => {
  const account = '123456789012';
  const pool = parsePoolArn(`arn:aws-cn:cognito-idp:cn-north-1:${account}:userpool/cn-north-1_x`);
  const arn = `arn:aws-cn:lambda:cn-north-1:${account}:function:add_user:live`;

  expect(functionArn('add_user:live', pool)).toBe(arn);
  expect(functionArn(arn, pool)).toBe(arn);
  expect(() => functionArn('add user', pool)).toThrow(UsageError);
});

test('an ARN of another region is refused: Cognito calls none', () => {
  const pool = parsePoolArn('arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_x');
  const other = 'arn:aws:lambda:eu-west-2:123456789012:function:add_user';

  expect(() => functionArn(other, pool)).toThrow(/another region.*eu-west-1/);
});
