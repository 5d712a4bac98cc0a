import type { PutCommand } from '@aws-sdk/lib-dynamodb';

/** What the SDK and Node.js throw, as far as it is looked at. */
type AttemptError = { readonly $fault?: unknown; readonly syscall?: unknown };

/** System calls that come before a request is sent. */
const CONNECTING: readonly unknown[] = ['connect', 'getaddrinfo'];

/**
 * Whether an attempt is known to have written nothing. DynamoDB refused it, a throttled one for
 * example, or never got it. After a 5xx, a timeout or a reset connection it may have been written.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
const wroteNothing = ({ $fault, syscall }: AttemptError): boolean =>
  $fault === 'client' || CONNECTING.includes(syscall);

/**
 * Watches each attempt of a call, also those that the SDK makes by itself.
 *
 * @returns a function that says whether an attempt that failed may have written
 */
export const watchAttempts = (command: PutCommand): (() => boolean) => {
  let mayHaveWritten = false;
  command.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        mayHaveWritten ||= !wroteNothing(error as AttemptError); // the SDK throws errors
        throw error;
      }
    },
    // After the SDK's own middleware of this step, which repeats and signs: once for each attempt.
    // A document command adds the middleware of its stack twice: the second takes the place of the first.
    { step: 'finalizeRequest', priority: 'low', name: 'watchAttempts', override: true },
  );
  return () => mayHaveWritten;
};
