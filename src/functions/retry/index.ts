import { createHideMessage } from '../../adapters/message-visibility.ts';
import { environment } from '../../environment.ts';
import { createTelemetry } from '../telemetry.ts';
import { createMessagePorts } from './create-ports.ts';
import { createRetryHandler } from './handler.ts';

const variables = environment.ofRetry();
const telemetry = createTelemetry(variables);

/** What Lambda calls with messages of the retry queue: see `handler.ts` for what it does. */
export const handler = createRetryHandler({
  ...telemetry,
  usersTableKey: variables.usersTableKey,
  ports: createMessagePorts(variables, telemetry.tracing),
  hide: createHideMessage(variables.retryQueueUrl, telemetry.tracing.client),
});
