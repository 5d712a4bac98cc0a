import { Token } from 'aws-cdk-lib';
import { ENVIRONMENT } from '../../src/contract.ts';
import { FUNCTION_ARN } from '../../src/domain/next-function.ts';
import type { Access } from './access.ts';
import { OptionError } from './option-error.ts';
import { optional } from './option-readers.ts';

type NextFunctionOptions = {
  readonly functionName: string;
  readonly nextFunction: string | undefined;
};

/** ARN of the function that gets each event after the trigger, as Cognito would send it. */
export const nextFunctionOption = optional(
  FUNCTION_ARN,
  'the ARN of a Lambda function (arn:aws:lambda:eu-central-1:123456789012:function:my_function), with or without a version or an alias',
);

const nameIn = (arn: string): string | undefined => arn.split(':')[6];

/** @throws {OptionError} if the trigger would call itself, without end. Returns the options */
export const withNextFunction = <Options extends NextFunctionOptions>(
  options: Options,
): Options => {
  const { functionName, nextFunction } = options;
  // A name that is known at deployment only is no name that anybody wrote into an ARN.
  if (nextFunction !== undefined && !Token.isUnresolved(nextFunction)) {
    if (nameIn(nextFunction) === functionName) {
      throw new OptionError('nextFunction', 'must be another function than the trigger itself.');
    }
  }
  return options;
};

/** NEXT_FUNCTION, where there is such a function. */
export const nextFunctionVariable = ({
  nextFunction,
}: NextFunctionOptions): Record<string, string> =>
  nextFunction === undefined ? {} : { [ENVIRONMENT.nextFunction]: nextFunction };

/**
 * Lets the trigger invoke the function that the ARN names: with a version or an alias that one alone,
 * and without one the function alone.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html
 */
export const nextFunctionAccess = ({ nextFunction }: NextFunctionOptions): readonly Access[] =>
  nextFunction === undefined
    ? []
    : [{ sid: 'InvokeNext', actions: ['lambda:InvokeFunction'], resource: nextFunction }];
