import {
  CognitoIdentityProviderClient,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { limitedClient } from '../../src/adapters/limits.ts';
import { patientClient } from '../../src/adapters/patience.ts';
import { dropRefused } from '../../src/library-variables.ts';
import { ODD_VARIABLES } from '../support/odd-variables.ts';

const ENDPOINT = { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:8000' };

const cases = (kind: 'harmless' | 'refused') =>
  Object.entries(ODD_VARIABLES).flatMap(([name, values]) =>
    values[kind].map((value): [string, string] => [name, value]),
  );

describe('what a library refuses', () => {
  test.each(cases('refused'))('%s=%j is taken away and named', (name, value) => {
    const variables = { ...ENDPOINT, USERS_TABLE_NAME: 'users', [name]: value };

    expect(dropRefused(variables)).toEqual([name]);
    expect(variables).toEqual({ ...ENDPOINT, USERS_TABLE_NAME: 'users' });
  });

  test.each(cases('harmless'))('%s=%j stays', (name, value) => {
    const variables = { ...ENDPOINT, [name]: value };

    expect(dropRefused(variables)).toEqual([]);
    expect(variables).toEqual({ ...ENDPOINT, [name]: value });
  });

  test('is named in the order of the alphabet', () => {
    expect(
      dropRefused({
        POWERTOOLS_LOGGER_LOG_EVENT: '1',
        AWS_PROFILE: 'a',
        AWS_ENDPOINT_URL_SQS: 'b',
      }),
    ).toEqual(['AWS_ENDPOINT_URL_SQS', 'AWS_PROFILE', 'POWERTOOLS_LOGGER_LOG_EVENT']);
  });

  test.each(['AWS_ENDPOINT_URL_DYNAMODB', 'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER'])(
    'an address that is none, of %s, is one of it',
    (name) => {
      expect(dropRefused({ [name]: 'nonsense' })).toEqual([name]);
      expect(dropRefused({ [name]: 'https://localhost:8000/path' })).toEqual([]);
    },
  );

  test.each([
    'MY_AWS_PROFILE',
    'AWS_PROFILE_NAME',
    'AWS_ENDPOINT_URLS',
    'X_POWERTOOLS_LOGGER_LOG_EVENT',
  ])('%s belongs to somebody else', (name) => {
    expect(dropRefused({ [name]: 'nonsense' })).toEqual([]);
  });

  test.each(['AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT'])(
    '%s holds where no endpoint is given',
    (name) => {
      expect(dropRefused({ [name]: 'true', AWS_ENDPOINT_URL: '' })).toEqual([]);
      expect(dropRefused({ [name]: 'true', AWS_ENDPOINT_URL: 'http://localhost' })).toEqual([name]);
    },
  );

  test('an account can be required where one is given', () => {
    const variables = { AWS_ACCOUNT_ID_ENDPOINT_MODE: 'required', AWS_ACCOUNT_ID: '123456789012' };

    expect(dropRefused(variables)).toEqual([]);
  });

  test.each([
    ['true', ['AWS_LAMBDA_MAX_CONCURRENCY']],
    ['1', ['AWS_LAMBDA_MAX_CONCURRENCY']],
    ['false', []],
    [undefined, []],
  ])(
    'many invocations at once need the runtime’s global: without it (%j) they are %j',
    (value, refused) => {
      const AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA = value;

      expect(
        dropRefused({ AWS_LAMBDA_MAX_CONCURRENCY: '10', AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA }),
      ).toEqual(refused);
    },
  );
});

/** Answers each request, and keeps where it would have gone. */
const recorder = () => {
  const hosts: string[] = [];
  return {
    hosts,
    handler: {
      handle: async ({ hostname }: { readonly hostname: string }) => {
        hosts.push(hostname);
        return { response: { statusCode: 200, headers: {}, body: new TextEncoder().encode('{}') } };
      },
      metadata: { handlerProtocol: 'http/1.1' },
      updateHttpClientConfig: () => undefined,
      httpHandlerConfigs: () => ({}),
    },
  };
};

describe('AWS’s SDK on AWS', () => {
  // On a machine of one's own, with endpoints given, it looks at fewer of its variables.
  const before = { ...process.env };

  beforeEach(() => {
    for (const name of Object.keys(process.env)) {
      delete process.env[name];
    }
    Object.assign(process.env, {
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'A',
      AWS_SECRET_ACCESS_KEY: 'a',
    });
  });

  afterEach(() => {
    for (const name of Object.keys(process.env)) {
      delete process.env[name];
    }
    Object.assign(process.env, before);
  });

  test.each([...cases('harmless'), ...cases('refused')])(
    'makes its calls whatever a variable says: %s=%j',
    async (name, value) => {
      process.env[name] = value;
      dropRefused(process.env);

      for (const settings of [limitedClient, patientClient]) {
        const { hosts, handler } = recorder();
        const config = { ...settings(), requestHandler: handler };
        await new DynamoDBClient(config).send(
          new GetItemCommand({ TableName: 'table', Key: { id: { S: 'id' } } }),
        );
        await new SQSClient({ ...config, md5: false, useQueueUrlAsEndpoint: false }).send(
          new SendMessageCommand({ QueueUrl: 'https://queue', MessageBody: 'body' }),
        );
        await new CognitoIdentityProviderClient(config).send(
          new ListUsersCommand({ UserPoolId: 'eu-central-1_Pool' }),
        );

        // The function that comes next.
        await new LambdaClient(config).send(
          new InvokeCommand({ FunctionName: 'next', Payload: '{}' }),
        );

        expect(hosts).toHaveLength(4);
        expect(
          hosts.filter((host) => !/^[a-z-]+\.eu-central-1\.(amazonaws\.com|api\.aws)$/.test(host)),
        ).toEqual([]);
      }
    },
  );
});
