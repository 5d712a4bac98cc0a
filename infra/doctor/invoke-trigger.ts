import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { calling } from '../aws/aws-call-error.ts';
import { differences } from '../cli/differences.ts';

/** What came of an invocation. */
export type Invoked =
  | { readonly failure: string }
  | {
      /** Where the answer differs from what was sent. */
      readonly changes: readonly string[];
      /** Undefined where the end of the log is not sent along. */
      readonly outcome: string | undefined;
    };

/** The outcome in the end of the log that Lambda sends along, if it is there. */
const outcomeIn = (logTail: string): string | undefined =>
  /"outcome":\s*"([\w-]+)"/.exec(Buffer.from(logTail, 'base64').toString('utf8'))?.[1];

/** Invokes the trigger once, as Cognito does. @throws {AwsCallError} if it cannot be invoked */
export const invokeTrigger = async (
  lambda: LambdaClient,
  functionArn: string,
  event: unknown,
): Promise<Invoked> => {
  const {
    FunctionError,
    Payload = new Uint8Array(),
    LogResult = '',
  } = await calling(
    'lambda:InvokeFunction',
    lambda.send(
      new InvokeCommand({
        FunctionName: functionArn,
        LogType: 'Tail',
        Payload: Buffer.from(JSON.stringify(event)),
      }),
    ),
  );
  const answer = Buffer.from(Payload).toString('utf8');
  return FunctionError === undefined
    ? { changes: differences(event, JSON.parse(answer || 'null')), outcome: outcomeIn(LogResult) }
    : { failure: answer };
};
