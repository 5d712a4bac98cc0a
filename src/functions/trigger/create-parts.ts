import type { Context } from 'aws-lambda';
import { createDynamoDb } from '../../adapters/dynamodb.ts';
import { createIdempotency } from '../../adapters/idempotency.ts';
import { createUsersTable } from '../../adapters/users-table.ts';
import type { Ports } from '../../domain/record-confirmation.ts';
import { createTelemetry, type Settings, type Telemetry } from '../telemetry.ts';

export type Parts = Telemetry & {
  /** The outside of one write, all of which ends when `signal` says so. */
  ports(context: Context, signal: AbortSignal): Ports;
};

type PreparedParts = Parts & {
  /** Resolves when nothing more can be done before the first invocation. Never rejects. */
  readonly prepared: Promise<void>;
};

/** Chooses the trigger's real parts: Powertools, and DynamoDB through one client. */
export const createParts = (environment: Settings): PreparedParts => {
  const telemetry = createTelemetry(environment);
  const { tracing } = telemetry;
  const { client, prepared } = createDynamoDb();
  const dynamoDb = tracing.client(client);
  const users = createUsersTable(dynamoDb, environment);
  const idempotencyOf = createIdempotency(dynamoDb, environment.idempotencyTableName, {
    useLocalCache: true,
  });
  return {
    ...telemetry,
    prepared,
    ports: (context, signal) => ({
      idempotency: idempotencyOf(context, signal),
      putIfAbsent: (write, isSole) => users.putIfAbsent(write, signal, isSole),
      asOneWrite: (work) => tracing.asSubsegment('## write', work),
    }),
  };
};
