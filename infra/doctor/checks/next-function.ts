import {
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { ENVIRONMENT } from '../../../src/contract.ts';
import { ifFound } from '../../aws/aws-call-error.ts';
import { type Check, expectThat, wrong } from '../check.ts';
import { variablesOf } from '../functions.ts';
import type { Services } from '../services.ts';

const NAME = 'next-function';

/** Whether the trigger calls a function after the row. */
export const hasNextFunction = (trigger: FunctionConfiguration): boolean =>
  Boolean(variablesOf(trigger)[ENVIRONMENT.nextFunction]?.trim());

/**
 * Whether the function is there that the trigger calls after the row. What the trigger's role may do
 * shows when it calls: see `send`.
 *
 * @param functionArn of NEXT_FUNCTION
 */
export const checkNextFunction = async (
  { lambda }: Services,
  functionArn: string,
): Promise<Check> => {
  const config = await ifFound(
    { action: 'lambda:GetFunctionConfiguration', target: functionArn },
    lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionArn })),
  );
  if (!config) {
    return wrong(
      NAME,
      `There is no function ${functionArn}: it misses the event of each confirmation.`,
      'Deploy with the ARN of a function that is there: "npx add-user deploy -c nextFunction=ARN".',
    );
  }
  return expectThat(NAME, {
    holds: config.State !== 'Failed',
    found: `${functionArn} is ${config.State}. Whether the trigger's role may invoke it shows with --send.`,
    advice: 'Look at its page in the Lambda console, which gives the reason.',
  });
};
