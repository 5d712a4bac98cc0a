import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ConfiguredRetryStrategy } from '@smithy/core/retry';
import { ATTEMPT_MS, ATTEMPTS, backoffMs } from '../time-budget.ts';

/**
 * DynamoDB's client with every wait bounded by `time-budget.ts`.
 *
 * The SDK's own defaults wait without limit for an answer, and up to a second before they repeat a
 * throttled call.
 */
export const createDynamoDb = (): DynamoDBClient =>
  new DynamoDBClient({
    requestHandler: {
      connectionTimeout: ATTEMPT_MS,
      requestTimeout: ATTEMPT_MS,
      throwOnRequestTimeout: true,
    },
    retryStrategy: new ConfiguredRetryStrategy(ATTEMPTS, (retry) =>
      backoffMs(retry, Math.random()),
    ),
  });

/**
 * The same client, each call of which ends after `callMs` or when `signal` says so, retries included.
 *
 * It takes the client's place where a library makes the calls and knows no limits.
 */
export const bounded = (
  client: DynamoDBClient,
  signal: AbortSignal,
  callMs: number,
): DynamoDBClient => {
  const send: DynamoDBClient['send'] = (command: Parameters<DynamoDBClient['send']>[0]) =>
    client.send(command, { abortSignal: callSignal(signal, callMs) });
  return Object.create(client, { send: { value: send } });
};

/** Aborts when `signal` does, and after `callMs`. */
export const callSignal = (signal: AbortSignal, callMs: number): AbortSignal =>
  AbortSignal.any([signal, AbortSignal.timeout(callMs)]);
