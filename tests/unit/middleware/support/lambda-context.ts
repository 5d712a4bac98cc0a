import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { FUNCTION_TIMEOUT_MS, SERVICE } from '../../../../src/contract.ts';

/**
 * What Lambda passes besides the event: a new object with each invocation.
 *
 * @param remainingMs how much time the function says that it has left
 */
export const lambdaContext = (remainingMs = FUNCTION_TIMEOUT_MS): Context => ({
  callbackWaitsForEmptyEventLoop: true,
  functionName: SERVICE,
  functionVersion: '$LATEST',
  invokedFunctionArn: `arn:aws:lambda:eu-central-1:000000000000:function:${SERVICE}`,
  memoryLimitInMB: '512',
  awsRequestId: randomUUID(),
  logGroupName: `/aws/lambda/${SERVICE}`,
  logStreamName: '2026/01/01/[$LATEST]local',
  getRemainingTimeInMillis: () => remainingMs,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
});
