import { environment } from '../../environment.ts';
import { createParts } from '../parts.ts';
import { createRetryHandler } from './handler.ts';

const variables = environment.ofRetry();

/** What Lambda calls with messages of the retry queue: see `handler.ts` for what it does. */
export const handler = createRetryHandler({
  ...createParts(variables),
  usersTableKey: variables.usersTableKey,
});
