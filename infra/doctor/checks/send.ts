import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { Outcome } from '../../../src/domain/outcome.ts';
import { NEXT_FUNCTION_METRICS } from '../../../src/observability/metrics.ts';
import { calling } from '../../aws/aws-call-error.ts';
import { differences } from '../../cli/differences.ts';
import { type Check, wrong } from '../check.ts';
import { expectThat } from '../expect-that.ts';

/** What the function makes of a source that is no sign-up: it writes nothing. */
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

/** The outcome in the end of the log that Lambda sends along, if it is there. */
const outcomeIn = (logTail: string): string | undefined =>
  /"outcome":\s*"([\w-]+)"/.exec(Buffer.from(logTail, 'base64').toString('utf8'))?.[1];

/** Whether the log says that the next function could not be reached. */
const isNextLost = (logTail: string): boolean =>
  Buffer.from(logTail, 'base64').toString('utf8').includes(`"${NEXT_FUNCTION_METRICS.failed}":1`);

/** Invokes the function once, as Cognito does, with a confirmation that writes nothing. */
export const checkSend = async (
  lambda: LambdaClient,
  functionArn: string,
  { userPoolId, region }: Readonly<Record<'userPoolId' | 'region', string>>,
): Promise<Check> => {
  const sent = syntheticConfirmation(userPoolId, region);
  const {
    FunctionError,
    Payload,
    LogResult = '',
  } = await calling(
    'lambda:InvokeFunction',
    lambda.send(
      new InvokeCommand({
        FunctionName: functionArn,
        LogType: 'Tail',
        Payload: Buffer.from(JSON.stringify(sent)),
      }),
    ),
  );
  const answer = Buffer.from(Payload ?? []).toString('utf8');
  if (FunctionError !== undefined) {
    return wrong('send', `The function failed: ${answer}`, 'Look into its log for this error.');
  }
  const changes = differences(sent, JSON.parse(answer || 'null'));
  if (isNextLost(LogResult)) {
    return wrong(
      'send',
      'The function could neither call the next function nor hand the event over to it.',
      "Allow the function's role lambda:InvokeFunction on the ARN of NEXT_FUNCTION, as the stack does; its log names the fault.",
    );
  }
  const outcome = outcomeIn(LogResult) ?? EXPECTED;
  return expectThat('send', {
    holds: changes.length === 0 && outcome === EXPECTED,
    found:
      changes.length === 0
        ? `The function answered with the event that it got; outcome ${outcome}.`
        : `The function answered with another event: ${changes.join('; ')}.`,
    advice: 'Another code runs here than this one: run "npx add-user deploy".',
  });
};
