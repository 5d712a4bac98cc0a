import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { createRetryQueue } from '../../src/adapters/retry-queue.ts';
import { ENVIRONMENT, FUNCTION_TIMEOUT_MS, HANDLER } from '../../src/contract.ts';
import { readEnvironment } from '../../src/environment.ts';
import { createHandler } from '../../src/handler.ts';
import { createParts } from '../../src/parts.ts';
import type { Database } from './database.ts';

/** Lambda's context of one invocation. */
export const lambdaContext = (timeoutMs: number = FUNCTION_TIMEOUT_MS): Context => {
  const deadline = Date.now() + timeoutMs;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: 'add_user',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:add_user',
    memoryLimitInMB: '512',
    awsRequestId: randomUUID(),
    logGroupName: '/aws/lambda/add_user',
    logStreamName: 'stream',
    getRemainingTimeInMillis: () => deadline - Date.now(),
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
};

export type Pipeline = (event: unknown, context?: Context) => Promise<unknown>;

/**
 * The function as `src/index.ts` puts it together, in this process, on a database. Each has an SDK
 * client of its own, and with it the SDK's budget of retries.
 */
export const createPipeline = (
  database: Database,
  variables: Readonly<Record<string, string>> = {},
): Pipeline => {
  Object.assign(process.env, { _HANDLER: HANDLER, ...variables });
  const environment = readEnvironment({
    [ENVIRONMENT.usersTable]: database.usersTable,
    [ENVIRONMENT.idempotencyTable]: database.idempotencyTable,
    [ENVIRONMENT.retryQueue]: 'http://127.0.0.1:9/000000000000/add_user_retry',
    ...variables,
  });
  const parts = createParts(environment);
  const handler = createHandler({
    ...parts,
    queue: createRetryQueue(environment.retryQueueUrl, parts.tracing.client),
    userAttributes: environment.userAttributes,
  });
  return (event, context = lambdaContext()) => handler(event, context);
};
