import { createPatientDynamoDb } from '../../adapters/dynamodb.ts';
import { createIdempotency, type RemainingTime } from '../../adapters/idempotency.ts';
import { limitedClient } from '../../adapters/limits.ts';
import { createUsersTable } from '../../adapters/users-table.ts';
import type { Ports } from '../../domain/record-confirmation.ts';
import type { TablesEnvironment } from '../../environment.ts';
import type { Tracing } from '../../observability/tracing.ts';
import { RETRY_CALL_MS, RETRY_LIMITS } from '../../retry-budget.ts';

/** The outside of the write of one message. Closes its connections when it goes. */
export type MessagePorts = Ports & Disposable;

/** The outside of the write of one message, all of which ends when `signal` says so. */
export type MessagePortsOf = (context: RemainingTime, signal: AbortSignal) => MessagePorts;

/**
 * Gives each message a client of its own. So each has its own budget of retries, of which the SDK keeps
 * one a client, and no message finds a connection that died while Lambda had frozen this process.
 */
export const createMessagePorts =
  (environment: TablesEnvironment, tracing: Tracing): MessagePortsOf =>
  (context, signal) => {
    const dynamoDb = tracing.client(createPatientDynamoDb(limitedClient(RETRY_LIMITS)));
    const users = createUsersTable(dynamoDb, environment, RETRY_CALL_MS);
    const idempotencyOf = createIdempotency(dynamoDb, environment.idempotencyTableName, {
      callMs: RETRY_CALL_MS,
    });
    return {
      idempotency: idempotencyOf(context, signal),
      putIfAbsent: (put, isSole) => users.putIfAbsent(put, signal, isSole),
      asOneWrite: (work) => tracing.asSubsegment('## write', work),
      [Symbol.dispose]: () => dynamoDb.destroy(),
    };
  };
