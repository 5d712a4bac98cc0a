import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { DIST_DIR } from '../../../infra/paths.ts';
import {
  makePlainTemplate,
  TEMPLATE_FILE,
  writePlainTemplate,
} from '../../../infra/template/plain-template.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { synthesize } from '../stack/synthesized.ts';

process.env.CDK_VALIDATION = 'false';

type Parameters = Readonly<Record<string, { readonly Default: string }>>;
type Resources = Readonly<
  Record<string, { readonly Type: string; readonly Properties: { Code?: unknown } }>
>;
type Plain = {
  readonly Parameters: Parameters;
  readonly Resources: Resources;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
};

const plainOf = (options: Readonly<Record<string, unknown>> = {}): Plain =>
  makePlainTemplate(options).template as Plain; // of CloudFormation's form

const plain = plainOf();
const { template: synthesized } = synthesize();

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Joins texts that stand side by side, as CDK writes them where no parameter is between them. */
const joined = (parts: readonly unknown[]): unknown => {
  const merged: unknown[] = [];
  for (const part of parts.flatMap((it) => (isJoin(it) ? it['Fn::Join'][1] : [it]))) {
    const last = merged.at(-1);
    if (typeof part === 'string' && typeof last === 'string') {
      merged[merged.length - 1] = last + part;
    } else {
      merged.push(part);
    }
  }
  return merged.length === 1 && typeof merged[0] === 'string'
    ? merged[0]
    : { 'Fn::Join': ['', merged] };
};

type Join = { readonly 'Fn::Join': readonly [string, readonly unknown[]] };
const isJoin = (value: unknown): value is Join =>
  isObject(value) && Array.isArray(value['Fn::Join']) && value['Fn::Join'][0] === '';

/** The value with each parameter replaced by its default. */
const withDefaults = (value: unknown, parameters: Parameters): unknown => {
  if (Array.isArray(value)) {
    return value.map((item: unknown) => withDefaults(item, parameters));
  }
  if (!isObject(value)) {
    return value;
  }
  if (typeof value.Ref === 'string' && parameters[value.Ref]) {
    return parameters[value.Ref]?.Default;
  }
  const entries = Object.entries(value).map(([key, item]) => [key, withDefaults(item, parameters)]);
  const resolved = Object.fromEntries(entries);
  return isJoin(resolved) ? joined(resolved['Fn::Join'][1]) : resolved;
};

const withoutCode = (resources: Resources): unknown =>
  Object.fromEntries(
    Object.entries(resources).map(([id, { Properties, ...rest }]) => {
      const { Code: _code, ...others } = Properties ?? {};
      return [id, { ...rest, Properties: others }];
    }),
  );

test.each([
  ['by default', plain, synthesized],
  ['with events', plainOf({ events: 'row' }), synthesize({ events: 'row' }).template],
])('has every resource of the stack, as the stack has it: %s', (_name, it, stack) => {
  const { Resources } = stack.toJSON() as Plain;

  expect(withDefaults(withoutCode(it.Resources), it.Parameters)).toEqual(
    withDefaults(withoutCode(Resources), {}),
  );
});

test('has the outputs of the stack', () => {
  const { Outputs } = synthesized.toJSON() as Plain;

  expect(withDefaults(plain.Outputs, plain.Parameters)).toEqual(withDefaults(Outputs, {}));
});

test('needs no bootstrap, and its parameters are the names of the stack', () => {
  expect(
    Object.fromEntries(Object.entries(plain.Parameters).map(([name, it]) => [name, it.Default])),
  ).toEqual({
    FunctionName: 'add_user',
    RetryFunctionName: 'retry_user',
    ReconcileFunctionName: 'reconcile_users',
    UsersTableName: 'chocolate_user',
    IdempotencyTableName: 'add_user_idempotency',
    RetryQueueName: 'add_user_retry',
    DeadLetterQueueName: 'add_user_dead_letters',
  });
  expect(plain).not.toHaveProperty('Rules');
});

test('has the names of pipe and queue as parameters where there are events', () => {
  expect(plainOf({ events: true }).Parameters).toMatchObject({
    EventsPipeName: { Default: 'add_user_events' },
    EventsDeadLetterQueueName: { Default: 'add_user_events_dead_letters' },
  });
});

test('has the row and its key as they were checked: CloudFormation could not check a parameter', () => {
  const { Parameters, Resources } = plainOf({
    usersTableKey: 'pk,sk',
    userRow: '{"pk":"USER#{sub}","sk":"PROFILE"}',
  });

  expect(Object.keys(Parameters)).toEqual(Object.keys(plain.Parameters));
  const text = JSON.stringify(Resources);
  expect(text.match(/"USERS_TABLE_KEY":"pk,sk"/g)).toHaveLength(3);
  expect(text).toContain('"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}');
  expect(() => plainOf({ usersTableKey: 'pk,sk' })).toThrow(/userRow must have a text for each/);
});

test('takes the options of the stack', () => {
  const { Parameters, Resources } = plainOf({
    functionName: 'sign-ups',
    userPool: 'eu-central-1_AbCdEfGhI',
    usersTable: 'existing',
    usersTableName: 'my-users',
    reconcile: 'off',
  });

  expect(Parameters.FunctionName?.Default).toBe('sign-ups');
  expect(Parameters.UsersTableName?.Default).toBe('my-users');
  expect(Parameters).not.toHaveProperty('ReconcileFunctionName');
  const types = Object.values(Resources).map(({ Type }) => Type);
  expect(types).not.toContain('AWS::Cognito::UserPool');
  expect(types.filter((type) => type === 'AWS::DynamoDB::Table')).toHaveLength(1);
});

test('names each zip by a local path, where the very zip is', async () => {
  await using folder = await temporaryFolder();

  const path = await writePlainTemplate(plain, folder.path);

  expect(path).toBe(join(folder.path, TEMPLATE_FILE));
  const written = Template.fromJSON(JSON.parse(readFileSync(path, 'utf8')) as object);
  const functions = Object.values(written.findResources('AWS::Lambda::Function'));
  expect(functions.map(({ Properties }) => Properties.Code).sort()).toEqual([
    './add_user.zip',
    './reconcile_users.zip',
    './retry_user.zip',
  ]);
  for (const zip of ['add_user.zip', 'reconcile_users.zip', 'retry_user.zip']) {
    expect(readFileSync(join(folder.path, zip)).equals(readFileSync(join(DIST_DIR, zip)))).toBe(
      true,
    );
  }
  expect(readdirSync(folder.path)).toHaveLength(4);
});

test('is the same, byte for byte, when it is made and written again', async () => {
  await using first = await temporaryFolder();
  await using second = await temporaryFolder();

  await writePlainTemplate(plain, first.path);
  await writePlainTemplate(plainOf(), second.path);

  const names = readdirSync(first.path);
  expect(readdirSync(second.path)).toEqual(names);
  for (const name of names) {
    expect(readFileSync(join(second.path, name)).equals(readFileSync(join(first.path, name)))).toBe(
      true,
    );
  }
});

test('is small enough for CloudFormation to take from S3, also indented by a tool', () => {
  // @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
  expect(JSON.stringify(plain, null, 4).length).toBeLessThan(1_048_576);
});
