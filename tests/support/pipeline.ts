import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { ENVIRONMENT, FUNCTION_TIMEOUT_MS, HANDLER } from '../../src/contract.ts';
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
 * The function as `src/index.ts` puts it together, in this process, on a database. Loads it once a
 * test file: Node keeps modules.
 */
export const loadPipeline = async (
  database: Database,
  variables: Readonly<Record<string, string>> = {},
): Promise<Pipeline> => {
  Object.assign(process.env, {
    [ENVIRONMENT.usersTable]: database.usersTable,
    [ENVIRONMENT.idempotencyTable]: database.idempotencyTable,
    [ENVIRONMENT.retryQueue]: 'http://127.0.0.1:9/000000000000/add_user_retry',
    _HANDLER: HANDLER,
    ...variables,
  });
  const { handler } = await import('../../src/index.ts');
  return (event, context = lambdaContext()) => handler(event, context);
};
