import { createNextFunction } from '../../adapters/next-function.ts';
import { createRetryQueue } from '../../adapters/retry-queue.ts';
import { environment } from '../../environment.ts';
import { createHandler } from '../../handler.ts';
import { createParts } from './create-parts.ts';

const variables = environment.ofTrigger();
const parts = createParts(variables);
const { nextFunctionArn } = variables;

/** What Lambda calls: see `handler.ts` for what it does. */
export const handler = createHandler({
  ...parts,
  queue: createRetryQueue(variables.retryQueueUrl, parts.tracing.client),
  template: variables.template,
  now: Date.now,
  next: nextFunctionArn ? createNextFunction(nextFunctionArn, parts.tracing.client) : undefined,
});

// Lambda lends a full CPU until the module has loaded. The first invocation has the function's own share.
await parts.prepared;
