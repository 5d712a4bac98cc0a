import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { functionVariables } from '../../infra/local/lambda/function-variables.ts';
import { startSandbox } from '../../infra/local/lambda/sandbox.ts';
import { DIST_DIR } from '../../infra/paths.ts';
import { ENVIRONMENT, RECONCILE_FUNCTION_TIMEOUT_MS } from '../../src/contract.ts';
import { poolOf, startCognitoStub } from '../support/cognito-stub.ts';
import { openDatabase } from '../support/database.ts';

test("the zip of the comparison does its work in Lambda's runtime", async () => {
  const userPoolId = 'eu-central-1_Zip';
  const email = `${randomUUID()}@example.com`;
  await using closing = new AsyncDisposableStack();
  const database = await openDatabase();
  closing.defer(() => database.close());
  const stub = await startCognitoStub(userPoolId, poolOf([{ sub: randomUUID(), email }]));
  closing.defer(() => stub.close());
  await using sandbox = await startSandbox({
    zipPath: join(DIST_DIR, 'reconcile_users.zip'),
    timeoutMs: RECONCILE_FUNCTION_TIMEOUT_MS,
    env: {
      ...functionVariables({ dynamoDbEndpoint: database.endpoint ?? '' }),
      [ENVIRONMENT.userPool]: userPoolId,
      [ENVIRONMENT.reconcileMode]: 'apply',
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: stub.endpoint,
    },
  });

  const { payload, error, stdout, stderr } = await sandbox.invoke({ source: 'aws.scheduler' });

  expect(error).toBeUndefined();
  expect(JSON.parse(payload ?? '')).toEqual({ users: 1, toEnd: true });
  expect(await database.row(email)).toEqual({ email });
  const [line] = [...stdout, ...stderr].filter((text) => text.includes('"message":"reconcile"'));
  expect(JSON.parse(line ?? '')).toMatchObject({ mended: 1, service: 'reconcile_users' });
}, 60_000);
