import { OptionError } from './option-error.ts';

/** Options whose value has to be of the region of the stack, and what to do if it is of another. */
const OF_THE_REGION = {
  kmsKeyArn: (region: string) =>
    `must be a key of the region of the stack, ${region}: make a key there, or a replica of a multi-Region key.`,
  nextFunction: (region: string) =>
    `must be a function of the region of the stack, ${region}: the trigger can invoke no other.`,
  userPool: (region: string) =>
    `must be a pool of the region of the stack, ${region}: Cognito invokes no function of another. Use --region, or set AWS_REGION.`,
} as const;

/**
 * @param own region of what the option names
 * @param region of the stack
 * @throws {OptionError} if they differ
 */
export const requireRegion = (
  option: keyof typeof OF_THE_REGION,
  own: string | undefined,
  region: string,
): void => {
  if (own !== region) {
    throw new OptionError(option, OF_THE_REGION[option](region));
  }
};

/** The region in an ARN. */
export const regionIn = (arn: string): string | undefined => arn.split(':')[3];
