import { beforeAll, describe, expect, test } from '@jest/globals';
import { cdkContext } from '../../../infra/stack/cdk-context.ts';
import { runScript } from '../../support/command-process.ts';
import type { CaseName, CheckedSynth } from './checked-syntheses.ts';

describe('the checks of a synth', () => {
  let synths: Readonly<Record<CaseName, CheckedSynth>>;

  beforeAll(async () => {
    const { exitCode, stdout, stderr } = await runScript(
      'tests/infra/stack/checked-syntheses.ts',
      [],
    );
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    synths = JSON.parse(stdout); // the script's own document
  });

  test.each<CaseName>([
    'as cdk.json has it',
    'with a pool and a table that are there, a key and an alarm e-mail',
    'with the daily comparison and events, on a new pool',
  ])('find nothing in the stack %s', (name) => {
    expect(synths[name]).toEqual({ findings: [] });
  });

  test('stop at a finding of the AWS Solutions pack that nobody gave a reason for', () => {
    expect(synths['a queue that nobody gave reasons for']).toEqual({
      error: expect.stringContaining('AwsSolutions-SQS4'),
    });
  });

  test("stop at a finding of CDK's own rules", () => {
    expect(synths['a bucket for everybody']).toEqual({
      error: expect.stringContaining('Everybody'),
    });
  });

  test('tell warnings, which CDK lets pass', () => {
    expect(synths['a warning']).toEqual({
      findings: [expect.objectContaining({ severity: 'warning', places: ['add-user'] })],
    });
  });

  test('are switched on where the command of CDK finds them', () => {
    expect(cdkContext()).toMatchObject({ '@aws-cdk/core:validateAgainstDefaultRules': true });
  });
});
