import { ENVIRONMENT } from '../../src/contract.ts';
import { readTablesEnvironment } from '../../src/environment.ts';
import { createMessagePorts } from '../../src/functions/retry/create-ports.ts';
import type { RetryParts } from '../../src/functions/retry/handler.ts';
import { createTelemetry } from '../../src/functions/telemetry.ts';
import type { Database } from './database.ts';

/** The real parts of `retry_user`, on a database. There is no queue: a message is hidden nowhere. */
export const retryPartsOn = (database: Database): RetryParts => {
  const environment = readTablesEnvironment(
    {
      [ENVIRONMENT.usersTable]: database.usersTable,
      [ENVIRONMENT.idempotencyTable]: database.idempotencyTable,
    },
    'retry_user',
  );
  const telemetry = createTelemetry(environment);
  return {
    ...telemetry,
    usersTableKey: environment.usersTableKey,
    ports: createMessagePorts(environment, telemetry.tracing),
    hide: async () => undefined,
  };
};
