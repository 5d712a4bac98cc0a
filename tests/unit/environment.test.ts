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
      userAttributes: [],
      serviceName: 'add_user',
      metricsNamespace: 'add_user',
      hasMetrics: true,
    });
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

  test('the list of attributes may have spaces, empty parts and repetitions', () => {
    const { userAttributes } = readEnvironment({
      ...complete,
      USER_ATTRIBUTES: ' sub, name,,custom:plan , name,',
    });

    expect(userAttributes).toEqual(['sub', 'name', 'custom:plan']);
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
