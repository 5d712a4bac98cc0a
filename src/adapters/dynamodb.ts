import { AsyncLocalStorage } from 'node:async_hooks';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { connectEarly, EarlyAgent } from './early-connection.ts';
import { keptConnections, limitedClient, within } from './limits.ts';
import { patientClient } from './patience.ts';

type EarlyClient = {
  readonly client: DynamoDBClient;
  /** Resolves when the first connection is being opened. Never rejects. */
  readonly prepared: Promise<void>;
};

/** DynamoDB's client with a limit on every wait. Its first connection is already being opened. */
export const createDynamoDb = (): EarlyClient => {
  const { requestHandler, ...limits } = limitedClient();
  const httpsAgent = new EarlyAgent(keptConnections());
  const client = new DynamoDBClient({
    ...limits,
    requestHandler: { ...requestHandler, httpsAgent },
  });
  return { client, prepared: connectEarly(client, httpsAgent) };
};

/** DynamoDB's client for work that nobody waits for. */
export const createPatientDynamoDb = (config: DynamoDBClientConfig = {}): DynamoDBClient =>
  new DynamoDBClient({ ...patientClient(), ...config });

/** A client for a library that makes calls and knows no limits. */
type BoundedClient = {
  /** Takes the client's place. Each call ends after its time, retries included. */
  readonly client: DynamoDBClient;
  /** Does work all of whose calls end when `signal` says so. */
  under<Value>(signal: AbortSignal, work: () => Promise<Value>): Promise<Value>;
};

/** @param callMs the time of a call */
export const bounded = (client: DynamoDBClient, callMs: number): BoundedClient => {
  // The library is made once and used by many, so the signal cannot be handed to it.
  const signals = new AsyncLocalStorage<AbortSignal>();
  const never = new AbortController().signal;
  const send: DynamoDBClient['send'] = (command: Parameters<DynamoDBClient['send']>[0]) =>
    within(signals.getStore() ?? never, callMs, (abortSignal) =>
      client.send(command, { abortSignal }),
    );
  return {
    client: Object.create(client, { send: { value: send } }),
    under: (signal, work) => signals.run(signal, work),
  };
};
