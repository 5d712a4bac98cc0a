import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AnsweredError } from '../../../infra/cli/command-errors.ts';
import { readOptions } from '../../../infra/reconcile/options.ts';
import { type CapturedOutput, captureOutput } from '../../support/captured-output.ts';

const POOL = ['--user-pool-id', 'eu-central-1_AbC'];

describe('the command line', () => {
  let output: CapturedOutput;

  beforeEach(() => {
    output = captureOutput();
  });

  afterEach(() => output[Symbol.dispose]());

  test('needs a pool and nothing else', () => {
    expect(readOptions(POOL)).toMatchObject({
      userPoolId: 'eu-central-1_AbC',
      apply: false,
      usersTable: 'chocolate_user',
      idempotencyTable: 'add_user_idempotency',
      include: [],
      exclude: [],
      maxRps: 25,
      grace: 60_000,
      withEmails: false,
      json: false,
      fresh: false,
    });
  });

  test('takes what it is told', () => {
    const args = [
      '--include',
      'RESET_REQUIRED,DISABLED',
      '--exclude',
      'EXTERNAL_PROVIDER',
      '--user-row',
      '{}',
    ];

    expect(readOptions([...POOL, ...args, '--apply', '--max-rps', '0.5'])).toMatchObject({
      apply: true,
      include: ['RESET_REQUIRED', 'DISABLED'],
      exclude: ['EXTERNAL_PROVIDER'],
      userRow: '{}',
      maxRps: 0.5,
    });
  });

  test.each([
    [[...POOL, '--include', 'UNCONFIRMED'], 'It takes CONFIRMED, EXTERNAL_PROVIDER'],
    [[...POOL, '--exclude', 'EXTERNAL'], 'It takes CONFIRMED, EXTERNAL_PROVIDER'],
    [[...POOL, '--max-rps', '0'], 'It must be a number, 0.1 or more'],
    [[...POOL, '--grace', 'long'], 'It must be a number, 0 or more'],
    [[...POOL, '--report', '/no/such/folder/x'], 'a file in a folder that is there'],
    [[...POOL, '--report', '/'], 'It must name a file in a folder that is there'],
    [[...POOL, '--with-emails'], '--with-emails is for --report'],
    [[...POOL, 'more'], 'too many arguments'],
    [[], "required option '--user-pool-id <id>'"],
  ])('is refused with one line: %p', (args, expected) => {
    expect(() => readOptions(args)).toThrow(expect.objectContaining({ exitCode: 2 }));

    expect(output.text()).toContain(expected);
    expect(output.text().trim().split('\n')).toHaveLength(1);
  });

  test('works in the region of the pool, and refuses any other', () => {
    expect(readOptions(POOL)).toMatchObject({ region: 'eu-central-1' });
    expect(() => readOptions([...POOL, '--region', 'us-east-1'])).toThrow(
      'ADD_USER_E_REGION: the pool is in eu-central-1',
    );
    expect(() => readOptions(['--user-pool-id', 'my pool'])).toThrow('It looks like eu-central-1_');
  });

  test('explains itself', () => {
    expect(() => readOptions(['--help'])).toThrow(new AnsweredError(0));

    expect(output.text()).toContain('npx add-user reconcile');
  });
});
