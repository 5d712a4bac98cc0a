import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { PROJECT_DIR } from '../../../infra/paths.ts';
import { OPTIONS, readOptions } from '../../../infra/stack/options.ts';
import { readUserPool } from '../../../infra/stack/user-pool-option.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const run = promisify(execFile);

/** What `cdk.json` must name at least. */
const least = { userPool: 'new' };

const failureOf = (context: Record<string, unknown>): unknown => {
  try {
    return readOptions(context);
  } catch (error) {
    return error;
  }
};

describe("the stack's options", () => {
  test('have defaults, but for the pool', () => {
    expect(readOptions(least)).toEqual({
      stackName: 'add-user',
      userPool: 'new',
      functionName: 'add_user',
      retryFunctionName: 'retry_user',
      usersTable: 'new',
      usersTableName: 'chocolate_user',
      idempotencyTableName: 'add_user_idempotency',
      retryQueueName: 'add_user_retry',
      deadLetterQueueName: 'add_user_dead_letters',
      metricsNamespace: 'add_user',
      usersTableKey: ['email'],
      userRow: '{"email":"{email}"}',
      nextFunction: undefined,
      logRetentionDays: 90,
      memoryMb: 512,
      alarmEmail: undefined,
      accountConcurrency: 1_000,
      runbookUrl: 'docs/operate.md',
      reconcile: 'report',
      reconcileHours: 24,
      reconcileInclude: [],
      reconcileExclude: [],
      reconcileFunctionName: 'reconcile_users',
      events: 'false',
      usersStreamArn: undefined,
      eventsPipeName: 'add_user_events',
      eventsDeadLetterQueueName: 'add_user_events_dead_letters',
      kmsKeyArn: undefined,
    });
  });

  test('may be numbers, objects and booleans, as JSON has them, and have spaces around', () => {
    const ROW = { email: '{email}', sk: 'PROFILE' };
    const options = readOptions({
      ...least,
      events: true,
      memoryMb: 256,
      usersTableKey: ' email , sk',
      userRow: ROW,
    });

    expect(options).toMatchObject({
      events: 'true',
      memoryMb: 256,
      usersTableKey: ['email', 'sk'],
      userRow: JSON.stringify(ROW),
    });
  });

  test('are refused if the row has not the key of the table', () => {
    expect(failureOf({ ...least, userRow: { id: '{sub}' } })).toMatchObject({
      message: expect.stringMatching(/^ADD_USER_E_OPTION: userRow must have a text for each key/),
    });
  });

  test("leave CDK's own keys alone", () => {
    expect(() =>
      readOptions({ ...least, '@aws-cdk/core:x': true, 'cli-telemetry': false, 'aws:y': 1 }),
    ).not.toThrow();
  });

  test.each([
    ['an id', 'eu-central-1_AbCdEfGhI', { kind: 'existing', id: 'eu-central-1_AbCdEfGhI' }],
    [
      'an id of the European Sovereign Cloud',
      'eusc-de-east-1_AbCdEf123',
      { kind: 'existing', id: 'eusc-de-east-1_AbCdEf123' },
    ],
    ['an id of a local emulator', 'local_3kQ9x', { kind: 'existing', id: 'local_3kQ9x' }],
    [
      'an ARN',
      'arn:aws:cognito-idp:us-gov-west-1:123456789012:userpool/us-gov-west-1_AbCdEfGhI',
      {
        kind: 'existing',
        id: 'us-gov-west-1_AbCdEfGhI',
        arn: 'arn:aws:cognito-idp:us-gov-west-1:123456789012:userpool/us-gov-west-1_AbCdEfGhI',
        account: '123456789012',
      },
    ],
  ])('take a pool by %s', (_name, userPool, read) => {
    expect(readOptions({ userPool })).toMatchObject({ userPool });
    expect(readUserPool('userPool', userPool)).toEqual(read);
  });

  test.each([
    ['userPool', undefined],
    ['userPool', 'my-pool'],
    ['userPool', 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-central-1_AbCdEfGhI'],
    ['userPool', 'arn:aws:cognito-idp:eu-west-1:1234:userpool/eu-west-1_AbCdEfGhI'],
    ['stackName', 'add_user'],
    ['functionName', 'add user'],
    ['retryFunctionName', 'x'.repeat(65)],
    ['usersTable', 'mine'],
    ['usersTableName', 'ab'],
    ['idempotencyTableName', 'a/b'],
    ['retryQueueName', 'queue.fifo'],
    ['deadLetterQueueName', ''],
    ['metricsNamespace', 'AWS/Lambda'],
    ['metricsNamespace', ':shop'],
    ['usersTableKey', 'pk,sk,x'],
    ['userRow', '{"email":"{email}"'],
    ['nextFunction', 'add_to_group'],
    ['nextFunction', 'arn:aws:lambda:eu-central-1:123456789012:function:add_user'],
    ['nextFunction', 'arn:aws:lambda:eu-central-1:123456789012:function:add_user:live'],
    ['logRetentionDays', 42],
    ['logRetentionDays', 9999],
    ['memoryMb', 64],
    ['memoryMb', '512MB'],
    ['memoryMb', 1.5],
    ['alarmEmail', 'oncall'],
    ['accountConcurrency', 0],
    ['runbookUrl', 'https://example.com/page#part'],
    ['reconcile', 'yes'],
    ['reconcile', true],
    ['reconcileHours', 0],
    ['reconcileHours', 25],
    ['reconcileInclude', 'UNCONFIRMED'],
    ['reconcileExclude', 'GOOGLE'],
    ['reconcileFunctionName', 'a.b'],
    ['events', 'yes'],
    ['usersStreamArn', 'arn:aws:dynamodb:eu-west-1:123456789012:table/my_users'],
    ['eventsPipeName', 'x'.repeat(65)],
    ['eventsDeadLetterQueueName', 'queue.fifo'],
    ['kmsKeyArn', 'arn:aws:kms:eu-central-1:123456789012:alias/mine'],
    ['kmsKeyArn', 'arn:aws:kms:eu-central-1:123456789012:key/mine'],
    ['kmsKeyArn', '99999999-12ab-34cd-56ef-1234567890ab'],
  ])('are refused with one sentence that names the option: %s as %j', (name, value) => {
    const failure = failureOf({ ...least, [name]: value });

    expect(failure).toMatchObject({
      name: 'OptionError',
      code: 'ADD_USER_E_OPTION',
      message: expect.stringMatching(new RegExp(`^ADD_USER_E_OPTION: ${name} must be .+\\.$`)),
    });
    if (typeof value === 'string' && value.length > 4) {
      expect(String(failure)).not.toContain(value);
    }
  });

  test.each(['mrk-1234abcd12ab34cd56ef1234567890ab', '1234abcd-12ab-34cd-56ef-1234567890ab'])(
    'take a key by its ARN: %s',
    (id) => {
      const kmsKeyArn = `arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/${id}`;

      expect(readOptions({ ...least, kmsKeyArn })).toMatchObject({ kmsKeyArn });
    },
  );

  test('that are misspelt are not passed over', () => {
    expect(failureOf({ ...least, alarmMail: 'oncall@example.com' })).toMatchObject({
      message: expect.stringMatching(
        /^ADD_USER_E_OPTION: alarmMail is not an option\. .*alarmEmail/,
      ),
    });
  });

  test('are described in docs/deploy.md, with their defaults', () => {
    const text = readFileSync(join(PROJECT_DIR, 'docs', 'deploy.md'), 'utf8');
    const documented = Object.fromEntries(
      [...text.matchAll(/^\| `([a-z]\w+)` +\| +(\S.*?) +\|/gm)].map(([, name, value]) => [
        name,
        value,
      ]),
    );

    expect(Object.keys(documented)).toEqual(Object.keys(OPTIONS));
    const { userPool: _required, ...defaults } = readOptions(least);
    for (const [name, value] of Object.entries(defaults)) {
      const shown = typeof value === 'object' || value === undefined ? undefined : `\`${value}\``;
      expect(documented[name]).toBe(shown ?? documented[name]);
    }
  });

  test('that are wrong end the app with one line, before anything is written', async () => {
    await using folder = await temporaryFolder();
    const env = { ...process.env, CDK_OUTDIR: folder.path, CDK_CONTEXT_JSON: '{"userPool":"x"}' };

    const app = run(process.execPath, [join(PROJECT_DIR, 'infra', 'app.ts')], { env });

    await expect(app).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error: ADD_USER_E_OPTION: userPool must be .+\n$/),
    });
  });
});
