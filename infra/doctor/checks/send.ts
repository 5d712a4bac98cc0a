import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { Outcome } from '../../../src/domain/outcome.ts';
import { type Check, expectThat, wrong } from '../check.ts';
import { invokeTrigger } from '../invoke-trigger.ts';

/** What the function makes of a source that is not a sign-up: it writes nothing. */
const EXPECTED: Outcome = 'not-a-sign-up';

/** Cognito has no such source, so that nobody takes this for a user in a log, a metric or a trace. */
export const SOURCE = 'Doctor_Check';

/** A confirmation of nobody: marked, without an address, and of a source that writes nothing. */
export const syntheticConfirmation = (userPoolId: string, region: string) => ({
  version: '1',
  region,
  userPoolId,
  userName: 'add_user-doctor',
  callerContext: { awsSdkVersion: 'add_user-doctor', clientId: 'add_user-doctor' },
  triggerSource: SOURCE,
  request: { userAttributes: {} },
  response: {},
});

/** Invokes the function once, as Cognito does, with a confirmation that writes nothing. */
export const checkSend = async (
  lambda: LambdaClient,
  functionArn: string,
  { userPoolId, region }: Readonly<Record<'userPoolId' | 'region', string>>,
): Promise<Check> => {
  const sent = syntheticConfirmation(userPoolId, region);
  const invoked = await invokeTrigger(lambda, functionArn, sent);
  if ('failure' in invoked) {
    return wrong(
      'send',
      `The function failed: ${invoked.failure}`,
      'Look into its log for this error.',
    );
  }
  const { changes, outcome = EXPECTED, isNextLost } = invoked;
  if (isNextLost) {
    return wrong(
      'send',
      'The function could neither call the next function nor hand the event over to it.',
      "Allow the function's role lambda:InvokeFunction on the ARN of NEXT_FUNCTION, as the stack does; its log names the fault.",
    );
  }
  return expectThat('send', {
    holds: changes.length === 0 && outcome === EXPECTED,
    found:
      changes.length === 0
        ? `The function answered with the event that it got; outcome ${outcome}.`
        : `The function answered with another event: ${changes.join('; ')}.`,
    advice: 'Another code runs here than this one: run "npx add-user deploy".',
  });
};
