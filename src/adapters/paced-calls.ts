import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import type { Pacer } from './pacer.ts';

/** After so many attempts the rate is at its lowest, and the service still refuses. */
const ATTEMPTS = 12;

type SdkError = Parameters<typeof isTransientError>[0];

const mayPass = (fault: unknown): boolean => {
  const error = fault as SdkError; // whatever was thrown: they only read fields, if there are any
  return isThrottlingError(error) || isServerError(error) || isTransientError(error);
};

/**
 * Makes calls in turn with a pacer, and repeats what the service throttled or failed to answer.
 *
 * @param onRetry told of each call that was not taken at once
 */
export const pacedCalls = (pacer: Pacer, onRetry: (fault: unknown) => void) => {
  const attempt = async <Answer>(
    call: () => Promise<Answer>,
    signal: AbortSignal,
    attemptsLeft: number,
  ): Promise<Answer> => {
    await pacer.turn(signal);
    try {
      const answer = await call();
      pacer.speedUp();
      return answer;
    } catch (fault) {
      if (attemptsLeft === 1 || !mayPass(fault)) {
        throw fault;
      }
      pacer.slowDown();
      onRetry(fault);
      return attempt(call, signal, attemptsLeft - 1);
    }
  };
  return <Answer>(call: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> =>
    attempt(call, signal, ATTEMPTS);
};
