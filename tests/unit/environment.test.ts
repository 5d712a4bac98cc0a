import { describe, expect, test } from '@jest/globals';
import { EnvironmentError, environment, readEnvironment } from '../../src/environment.ts';

const complete = {
  USERS_TABLE_NAME: 'chocolate_user',
  IDEMPOTENCY_TABLE_NAME: 'add_user_idempotency',
  RETRY_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/123456789012/add_user_retry',
};

const failureOf = (variables: Record<string, string>): unknown => {
  try {
    readEnvironment(variables);
    return undefined;
  } catch (error) {
    return error;
  }
};

describe("the function's variables", () => {
  test('are read, with defaults for what is optional', () => {
    expect(readEnvironment(complete)).toEqual({
      usersTableName: 'chocolate_user',
      idempotencyTableName: 'add_user_idempotency',
      retryQueueUrl: 'https://sqs.eu-central-1.amazonaws.com/123456789012/add_user_retry',
      usersTableKey: ['email'],
      template: expect.objectContaining({ text: '{"email":"{email}"}', key: ['email'] }),
      serviceName: 'add_user',
      metricsNamespace: 'add_user',
      hasMetrics: true,
      nextFunctionArn: undefined,
    });
  });

  test.each([
    'arn:aws:lambda:eu-central-1:123456789012:function:add-to-group',
    'arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:add_to_group:live',
    'arn:aws:lambda:eu-central-1:123456789012:function:add-to-group:$LATEST',
    ' arn:aws:lambda:eu-central-1:123456789012:function:add-to-group:7 ',
  ])('the next function is named by its ARN: %s', (arn) => {
    expect(readEnvironment({ ...complete, NEXT_FUNCTION: arn }).nextFunctionArn).toBe(arn.trim());
  });

  test.each(['', ' '])('there is no next function where NEXT_FUNCTION is %j', (value) => {
    expect(readEnvironment({ ...complete, NEXT_FUNCTION: value }).nextFunctionArn).toBeUndefined();
  });

  test.each([
    'add-to-group',
    'arn:aws:sqs:eu-central-1:123456789012:add-to-group',
    'arn:aws:lambda:eu-central-1:1234:function:add-to-group',
    'arn:aws:lambda:eu-central-1:123456789012:function:',
    'x arn:aws:lambda:eu-central-1:123456789012:function:add-to-group',
    'arn:aws:lambda:eu-central-1:123456789012:function:add-to-group:a:b',
  ])('a next function that is no ARN is refused by name, not by value: %s', (value) => {
    const failure = failureOf({ ...complete, NEXT_FUNCTION: value });

    expect(failure).toBeInstanceOf(EnvironmentError);
    expect(String(failure)).toContain('NEXT_FUNCTION is not the ARN of a Lambda function: set it');
    expect(String(failure)).not.toContain(value);
  });

  test("may be Powertools' own", () => {
    const variables = {
      ...complete,
      POWERTOOLS_SERVICE_NAME: 'sign-ups',
      POWERTOOLS_METRICS_NAMESPACE: 'shop',
    };

    expect(readEnvironment(variables)).toMatchObject({
      serviceName: 'sign-ups',
      metricsNamespace: 'shop',
    });
  });

  test('blank names count as none', () => {
    const variables = {
      ...complete,
      POWERTOOLS_SERVICE_NAME: ' ',
      POWERTOOLS_METRICS_NAMESPACE: ' ',
    };

    expect(readEnvironment(variables)).toMatchObject({
      serviceName: 'add_user',
      metricsNamespace: 'add_user',
    });
  });

  test.each([
    [{ POWERTOOLS_METRICS_DISABLED: 'true' }, false],
    [{ POWERTOOLS_METRICS_DISABLED: ' ON ' }, false],
    [{ POWERTOOLS_METRICS_DISABLED: '1' }, false],
    [{ POWERTOOLS_METRICS_DISABLED: 'false' }, true],
    [{ POWERTOOLS_METRICS_DISABLED: '' }, true],
    [{ POWERTOOLS_DEV: 'yes' }, false],
    [{ POWERTOOLS_DEV: 'y', POWERTOOLS_METRICS_DISABLED: 'no' }, true],
    [{ POWERTOOLS_DEV: 't' }, false],
  ])('%j switches metrics on or off as Powertools does', (variables, hasMetrics) => {
    expect(readEnvironment({ ...complete, ...variables })).toMatchObject({ hasMetrics });
  });

  test.each([undefined, '', ' '])("the row is the lesson's where USER_ROW is %j", (text) => {
    const variables = { ...complete, ...(text !== undefined && { USER_ROW: text }) };

    expect(readEnvironment(variables).template.text).toBe('{"email":"{email}"}');
  });

  test.each([
    ['id', ['id']],
    [' pk , sk ', ['pk', 'sk']],
  ])('the key may be %j', (text, key) => {
    const row = JSON.stringify(Object.fromEntries(key.map((name) => [name, '{sub}'])));

    const { usersTableKey, template } = readEnvironment({
      ...complete,
      USERS_TABLE_KEY: text,
      USER_ROW: ` ${row} `,
    });

    expect(usersTableKey).toEqual(key);
    expect(template).toMatchObject({ key, text: row, attributeNames: ['sub'] });
  });

  test.each([
    ['three names', 'pk,sk,secret'],
    ['a name that is missing', 'secret,'],
    ['one name twice', 'secret,secret'],
    ['a name that is too long', 'secret'.repeat(43)],
    ['a name that no attribute can have', '__proto__'],
  ])('a key of %s is refused without repeating it', (_case, value) => {
    const failure = failureOf({ ...complete, USERS_TABLE_KEY: value });

    expect(failure).toBeInstanceOf(EnvironmentError);
    expect(failure).toMatchObject({
      message:
        'ADD_USER_E_ENVIRONMENT: USERS_TABLE_KEY is not a key: ' +
        "set it to the table's key attributes, one or two, for example id or pk,sk.",
    });
  });

  test('a row that cannot be made is refused without repeating it', () => {
    const failure = failureOf({ ...complete, USER_ROW: '{"email":"{email|secret}"}' });

    expect(failure).toBeInstanceOf(EnvironmentError);
    expect(failure).toMatchObject({
      message:
        'ADD_USER_E_ENVIRONMENT: USER_ROW has an unknown filter: ' +
        'use |lower, and for {now} |date, |seconds or |ms.',
    });
  });

  test('a key that the row has not is refused, and the row is what is named', () => {
    expect(failureOf({ ...complete, USERS_TABLE_KEY: 'id' })).toMatchObject({
      message: expect.stringMatching(/USER_ROW must have a text for each key attribute/),
    });
  });

  test.each([
    ['USERS_TABLE_NAME', "the name of the users' table"],
    ['IDEMPOTENCY_TABLE_NAME', 'the name of the table of idempotency records'],
    ['RETRY_QUEUE_URL', 'the URL of the retry queue'],
  ])('%s is required, and the error names it', (name, meaning) => {
    for (const value of [undefined, '', '  ']) {
      const failure = failureOf(JSON.parse(JSON.stringify({ ...complete, [name]: value })));

      expect(failure).toBeInstanceOf(EnvironmentError);
      expect(failure).toMatchObject({
        name: 'EnvironmentError',
        code: 'ADD_USER_E_ENVIRONMENT',
        message: `ADD_USER_E_ENVIRONMENT: ${name} is not set: set it to ${meaning}.`,
      });
    }
  });

  test.each([
    'add_user_retry',
    'arn:aws:sqs:eu-central-1:123456789012:add_user_retry',
    'xhttps://sqs.eu-central-1.amazonaws.com/123456789012/add_user_retry',
    'sqs://sqs.eu-central-1.amazonaws.com/123456789012/add_user_retry',
  ])('a queue that is not given by its URL (%s) is refused without repeating it', (value) => {
    const failure = failureOf({ ...complete, RETRY_QUEUE_URL: value });

    expect(failure).toMatchObject({
      message:
        'ADD_USER_E_ENVIRONMENT: RETRY_QUEUE_URL is not a URL: ' +
        'set it to the URL of the queue, not to its name or ARN.',
    });
    expect(String(failure)).not.toContain('add_user_retry');
  });
});

test.each([
  [undefined, '127.0.0.1:2000'],
  ['', '127.0.0.1:2000'],
  ['169.254.79.129:2000', '169.254.79.129:2000'],
])("X-Ray's daemon at %j is found at %s", (value, address) => {
  const { AWS_XRAY_DAEMON_ADDRESS: before } = process.env;
  process.env = { ...process.env, AWS_XRAY_DAEMON_ADDRESS: value };

  expect(environment.xrayDaemonAddress()).toBe(address);

  process.env = { ...process.env, AWS_XRAY_DAEMON_ADDRESS: before };
});

test.each([
  ['ofTrigger', {}],
  ['ofRetry', {}],
  ['ofReconcile', { USER_POOL_ID: 'eu-central-1_45YtlkflA' }],
] as const)('%s takes away what a library refuses, before a library sees it', (of, more) => {
  const before = { ...process.env };
  Object.assign(process.env, { ...complete, ...more, AWS_PROFILE: 'default' });

  const { refused } = environment[of]();

  expect(refused).toEqual(['AWS_PROFILE']);
  expect(process.env).not.toHaveProperty('AWS_PROFILE');
  expect(process.env).toHaveProperty('USERS_TABLE_NAME', 'chocolate_user');
  for (const name of Object.keys({ ...complete, ...more })) {
    delete process.env[name];
  }
  Object.assign(process.env, before);
});
