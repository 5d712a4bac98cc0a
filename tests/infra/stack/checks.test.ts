import { describe, expect, jest, test } from '@jest/globals';
import { Annotations, type Stack } from 'aws-cdk-lib';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { cdkContext } from '../../../infra/stack/cdk-context.ts';
import { findingsIn } from '../../../infra/stack/findings.ts';
import { synthesize } from './synthesized.ts';

const isChecked = true;

describe('the checks of a synth', () => {
  test.each([
    ['as cdk.json has it', {}],
    [
      'with a pool and a table that are there, and an alarm e-mail',
      {
        userPool: 'eu-central-1_AbCdEfGhI',
        usersTable: 'existing',
        alarmEmail: 'oncall@example.com',
        userAttributes: 'sub',
      },
    ],
    ['with the daily comparison, on a new pool', { reconcile: true, reconcileMode: 'apply' }],
  ])('find nothing in the stack %s', (_name, options) => {
    const { dir } = synthesize(options, { isChecked });

    expect(findingsIn(dir)).toEqual([]);
  });

  test('stop at a finding of the AWS Solutions pack that nobody gave a reason for', () => {
    const change = (stack: Stack) => new CfnQueue(stack, 'Bare');

    expect(() => synthesize({}, { isChecked, change })).toThrow(/AwsSolutions-SQS4/);
  });

  test("stop at a finding of CDK's own rules", () => {
    const change = (stack: Stack) => new CfnBucket(stack, 'Bare', { accessControl: 'Everybody' });

    expect(() => synthesize({}, { isChecked, change })).toThrow(/Everybody/);
  });

  test('tell warnings, which CDK lets pass', () => {
    const change = (stack: Stack) =>
      Annotations.of(stack).addWarningV2('add-user:test', 'this is doubtful');

    const shown = jest.spyOn(console, 'error').mockReturnValue();
    const { dir } = synthesize({}, { change });
    shown.mockRestore();

    expect(findingsIn(dir)).toEqual([
      expect.objectContaining({ severity: 'warning', places: ['add-user'] }),
    ]);
  });

  test('are switched on where the command of CDK finds them', () => {
    expect(cdkContext()).toMatchObject({ '@aws-cdk/core:validateAgainstDefaultRules': true });
  });
});
