import { join } from 'node:path';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import { CHECKS } from '../../../infra/doctor/check.ts';
import { examineDeployment } from '../../../infra/doctor/examine-deployment.ts';
import { connect } from '../../../infra/doctor/services.ts';
import { localDynamoDbClient } from '../../../infra/local/dynamodb/dynamodb-client.ts';
import { startDynamoDbEngine } from '../../../infra/local/dynamodb/dynamodb-engine.ts';
import { createTables } from '../../../infra/local/dynamodb/tables.ts';
import { functionVariables } from '../../../infra/local/lambda/function-variables.ts';
import { startSandbox } from '../../../infra/local/lambda/sandbox.ts';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../../../infra/local/lambda/sandbox-environment.ts';
import { startSqsEngine } from '../../../infra/local/sqs/sqs-engine.ts';
import { DIST_DIR } from '../../../infra/paths.ts';
import { ENVIRONMENT, RETRY_QUEUE, USERS_TABLE } from '../../../src/contract.ts';
import { useEndpoints } from '../../support/attach-stage.ts';
import { FakeAnswer, startFakeAws } from '../../support/fake-aws.ts';
import { healthyDeployment, POOL_ID } from '../../support/fake-deployment.ts';
import { deploymentOperations } from '../../support/fake-deployment-operations.ts';

test('the local tables and queues and the real zip pass every check, and nothing is written', async () => {
  await using engine = await startDynamoDbEngine();
  await using queues = await startSqsEngine();
  const dynamoDb = localDynamoDbClient(engine.endpoint);
  await createTables(dynamoDb);
  const endpoints = { dynamoDbEndpoint: engine.endpoint, sqsEndpoint: queues.endpoint };
  await using sandbox = await startSandbox({
    zipPath: join(DIST_DIR, 'add_user.zip'),
    env: functionVariables(endpoints),
  });
  const deployment = healthyDeployment();
  for (const { Environment } of [deployment.functions.add_user, deployment.functions.retry_user]) {
    Object.assign(Environment.Variables, { [ENVIRONMENT.retryQueue]: queues.retryQueueUrl });
  }
  Object.assign(deployment.eventSources[0] ?? {}, {
    EventSourceArn: `arn:aws:sqs:${LOCAL_REGION}:${LOCAL_ACCOUNT}:${RETRY_QUEUE.name}`,
  });
  await using aws = await startFakeAws({
    ...deploymentOperations(deployment),
    Invoke: async ({ Payload }: { Payload: unknown }) => {
      const { payload = '', stdout } = await sandbox.invoke(Payload);
      const log = Buffer.from(stdout.join('\n')).toString('base64');
      return new FakeAnswer(JSON.parse(payload), { 'x-amz-log-result': log });
    },
  });
  useEndpoints({
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
    AWS_ENDPOINT_URL_SQS: queues.endpoint,
  });
  const targets = { userPoolId: POOL_ID, region: LOCAL_REGION, distDir: DIST_DIR };
  const names = {
    functionName: 'add_user',
    retryFunctionName: 'retry_user',
    reconcileFunctionName: 'reconcile_users',
  };

  const checks = await examineDeployment(connect(LOCAL_REGION), { ...targets, ...names }, true);

  const unknown = engine.capabilities.timeToLive ? [] : ['expiry'];
  expect(checks.filter(({ result }) => result !== 'right').map(({ name }) => name)).toEqual(
    unknown,
  );
  expect(checks.map(({ name }) => name)).toEqual(CHECKS);
  expect(checks.at(-1)?.says).toContain('not-a-sign-up');
  const { Count } = await dynamoDb.send(new ScanCommand({ TableName: USERS_TABLE.name }));
  expect(Count).toBe(0);
  dynamoDb.destroy();
});
