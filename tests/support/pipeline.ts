import type { Context } from 'aws-lambda';
import { createRetryQueue } from '../../src/adapters/retry-queue.ts';
import { ENVIRONMENT, HANDLER } from '../../src/contract.ts';
import { readEnvironment } from '../../src/environment.ts';
import { createParts } from '../../src/functions/trigger/create-parts.ts';
import { createHandler } from '../../src/handler.ts';
import type { Database } from './database.ts';
import { lambdaContext } from './lambda-context.ts';

export type Pipeline = (event: unknown, context?: Context) => Promise<unknown>;

/**
 * The function as `src/functions/trigger/index.ts` puts it together, in this process, on a database. Each has an SDK
 * client of its own, and with it the SDK's budget of retries.
 */
export const createPipeline = (
  database: Database,
  variables: Readonly<Record<string, string>> = {},
): Pipeline => {
  Object.assign(process.env, { _HANDLER: HANDLER, ...variables });
  const environment = readEnvironment({
    [ENVIRONMENT.usersTable]: database.usersTable,
    [ENVIRONMENT.idempotencyTable]: database.idempotencyTable,
    [ENVIRONMENT.retryQueue]: 'http://127.0.0.1:9/000000000000/add_user_retry',
    ...variables,
  });
  const parts = createParts(environment);
  const handler = createHandler({
    ...parts,
    queue: createRetryQueue(environment.retryQueueUrl, parts.tracing.client),
    template: environment.template,
    now: Date.now,
  });
  return (event, context = lambdaContext()) => handler(event, context);
};
