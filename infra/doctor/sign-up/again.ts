import type { Outcome } from '../../../src/domain/outcome.ts';
import { type Check, right, unjudged, wrong } from '../check.ts';
import { type Invoked, invokeTrigger } from '../invoke-trigger.ts';
import type { Confirmation } from './confirmation.ts';
import type { Job } from './job.ts';

const NAME = 'sign-up-again';
const EXPECTED: Outcome = 'already-applied';
const LOOK = "Look into the function's log for this invocation.";

const judge = (invoked: Invoked): Check => {
  if ('failure' in invoked) {
    return wrong(NAME, `The function failed: ${invoked.failure}`, LOOK);
  }
  const { changes, outcome, isNextLost } = invoked;
  if (changes.length > 0) {
    return wrong(NAME, `The function answered with another event: ${changes.join('; ')}.`, LOOK);
  }
  if (isNextLost) {
    return wrong(NAME, 'The function could not reach the next function.', 'See send, above.');
  }
  if (outcome === undefined) {
    return unjudged(NAME, 'The answer came without the log, so the outcome is not known.', LOOK);
  }
  return outcome === EXPECTED
    ? right(NAME, `The same confirmation again is ${EXPECTED}.`)
    : wrong(NAME, `The same confirmation again is ${outcome}, and not ${EXPECTED}.`, LOOK);
};

/** Sends the same confirmation once more, as Cognito does after a call that took too long. */
export const checkAgain = async (
  { services, pool, trigger, say }: Job,
  { event }: Confirmation,
): Promise<Check> => {
  say('Sending the same confirmation again.');
  const functionArn = pool.LambdaConfig?.PostConfirmation ?? trigger.FunctionArn ?? '';
  return judge(await invokeTrigger(services.lambda, functionArn, event));
};
