import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { NEXT_FUNCTION_METRICS } from '../../src/observability/metrics.ts';
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
      /** Whether the log says that the next function could not be reached. */
      readonly isNextLost: boolean;
    };

/** What the end of the log says that Lambda sends along. */
const readTail = (logResult: string) => {
  const tail = Buffer.from(logResult, 'base64').toString('utf8');
  return {
    outcome: /"outcome":\s*"([\w-]+)"/.exec(tail)?.[1],
    isNextLost: tail.includes(`"${NEXT_FUNCTION_METRICS.failed}":1`),
  };
};

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
    ? { changes: differences(event, JSON.parse(answer || 'null')), ...readTail(LogResult) }
    : { failure: answer };
};
