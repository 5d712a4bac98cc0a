import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { functionVariables } from '../../infra/local/lambda/function-variables.ts';
import { startSandbox } from '../../infra/local/lambda/sandbox.ts';
import { DIST_DIR } from '../../infra/paths.ts';
import { ENVIRONMENT, RECONCILE_FUNCTION_TIMEOUT_MS } from '../../src/contract.ts';
import { poolOf, startCognitoStub } from '../support/cognito-stub.ts';
import { openDatabase } from '../support/database.ts';
import { DOCUMENTED_ROWS, variablesFor } from '../support/example-rows.ts';

const USER_POOL_ID = 'eu-central-1_Zip';

test.each(DOCUMENTED_ROWS)(
  "the zip of the comparison writes the row of $name in Lambda's runtime",
  async (example) => {
    const sub = randomUUID();
    const email = `Ada-${sub}@example.com`;
    const key = {
      'the lesson': { email },
      Amplify: { id: sub },
      'one table': { pk: `USER#${sub}`, sk: 'PROFILE' },
      'two pools': { tenant: USER_POOL_ID, user: `name-${sub}` },
    }[example.name];
    await using closing = new AsyncDisposableStack();
    const database = await openDatabase(undefined, example.key);
    closing.defer(() => database.close());
    const users = [{ sub, email, userName: `name-${sub}` }];
    const stub = await startCognitoStub(USER_POOL_ID, poolOf(users));
    closing.defer(() => stub.close());
    await using sandbox = await startSandbox({
      zipPath: join(DIST_DIR, 'reconcile_users.zip'),
      timeoutMs: RECONCILE_FUNCTION_TIMEOUT_MS,
      env: {
        ...functionVariables({ dynamoDbEndpoint: database.endpoint ?? '' }),
        ...variablesFor(example),
        [ENVIRONMENT.userPool]: USER_POOL_ID,
        [ENVIRONMENT.reconcileMode]: 'apply',
        AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: stub.endpoint,
      },
    });

    const { payload, error, stdout, stderr } = await sandbox.invoke({ source: 'aws.scheduler' });

    expect(error).toBeUndefined();
    expect(JSON.parse(payload ?? '')).toEqual({ users: 1, toEnd: true });
    const row = (await database.row(key ?? {})) ?? {};
    expect(Object.keys(row).sort()).toEqual(Object.keys(example.row).sort());
    const [line] = [...stdout, ...stderr].filter((text) => text.includes('"message":"reconcile"'));
    expect(JSON.parse(line ?? '')).toMatchObject({ repaired: 1, service: 'reconcile_users' });
    expect([...stdout, ...stderr].join('')).not.toContain('Ada-');
  },
  60_000,
);
