import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { describeFault } from '../middleware/describe-fault.ts';
import { createTracing } from '../middleware/tracing.ts';
import type { ReportFault } from '../middleware/unfailing.ts';
import { createDynamoDb } from './adapters/dynamodb.ts';
import { createMemory } from './adapters/idempotency-memory.ts';
import { createUsersTable } from './adapters/users-table.ts';
import { environment } from './environment.ts';
import { createHandler } from './handler.ts';

const { usersTableName, idempotencyTableName, userAttributes, serviceName, metricsNamespace } =
  environment();

const logger = new Logger({ serviceName });
const report: ReportFault = (part, moment, fault) =>
  logger.error('a part failed and was passed over', { part, moment, fault: describeFault(fault) });
const tracing = createTracing(new Tracer({ serviceName, captureHTTPsRequests: false }), report);
const dynamoDb = tracing.client(createDynamoDb());
const users = createUsersTable(dynamoDb, usersTableName);

/** What Lambda calls: see `handler.ts` for what it does. */
export const handler = createHandler({
  logger,
  metrics: new Metrics({ serviceName, namespace: metricsNamespace }),
  tracing,
  report,
  userAttributes,
  ports: (context, signal) => ({
    memory: createMemory(dynamoDb, idempotencyTableName, context, signal),
    putIfAbsent: (row) => users.putIfAbsent(row, signal),
  }),
});
