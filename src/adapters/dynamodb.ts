import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { callSignal, limitedClient } from './limits.ts';
import { patientClient } from './patience.ts';

/** DynamoDB's client with every wait bounded. */
export const createDynamoDb = (): DynamoDBClient => new DynamoDBClient(limitedClient());

/** DynamoDB's client for work that nobody waits for. */
export const createPatientDynamoDb = (config: DynamoDBClientConfig = {}): DynamoDBClient =>
  new DynamoDBClient({ ...patientClient(), ...config });

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
