import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { FUNCTION_TIMEOUT_MS, SERVICE } from '../../src/contract.ts';

/**
 * What Lambda passes besides the event: a new object with each invocation, whose time runs.
 *
 * @param timeoutMs how much time the function has from now on
 */
export const lambdaContext = (timeoutMs: number = FUNCTION_TIMEOUT_MS): Context => {
  const deadlineMs = Date.now() + timeoutMs;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: SERVICE,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:eu-central-1:000000000000:function:${SERVICE}`,
    memoryLimitInMB: '512',
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${SERVICE}`,
    logStreamName: '2026/01/01/[$LATEST]local',
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
};
