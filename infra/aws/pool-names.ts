import { regionOfUserPool, USER_POOL_ID } from '../../src/domain/user-pool-id.ts';
import { CommandError, UsageError } from '../cli/command-errors.ts';

/** Nobody knows in which region the pool is, or it is in another than the given one. */
class RegionError extends CommandError {
  override readonly name = 'RegionError';

  constructor(advice: string) {
    super('ADD_USER_E_REGION', advice);
  }
}

/**
 * The region in which a pool is looked for: the one that its id begins with. The id of a local
 * emulator names none; then it is the given one, or the one that AWS's own variables name.
 *
 * @param given what the command line says
 * @throws {UsageError} if this is not the id of a pool
 * @throws {RegionError} if the two regions differ, or there is none
 */
export const regionFor = (userPoolId: string, given?: string): string => {
  if (!USER_POOL_ID.test(userPoolId)) {
    throw new UsageError(
      'This is not the id of a user pool. It looks like eu-central-1_AbCdEf123: copy it from the Cognito console.',
    );
  }
  const own = regionOfUserPool(userPoolId);
  if (own !== undefined && given !== undefined && own !== given) {
    throw new RegionError(
      `the pool is in ${own}, and so is its trigger: leave --region out, or set it to ${own}.`,
    );
  }
  const region = own ?? given ?? (process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION);
  if (!region) {
    throw new RegionError(
      `the id ${userPoolId} names no region: give --region, or set AWS_REGION.`,
    );
  }
  return region;
};

const parseArn = (arn: string) => {
  const [, partition = '', , region = '', account = ''] = arn.split(':');
  return { partition, region, account };
};

/** A pool as policies name it. */
export type PoolArn = {
  readonly arn: string;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
};

/** Takes the ARN of a pool apart, as DescribeUserPool returns it. */
export const parsePoolArn = (arn: string): PoolArn => ({ arn, ...parseArn(arn) });

/** The account in an ARN; empty where it names none. */
export const accountOf = (arn: string): string => parseArn(arn).account;

const NAME = /^[\w-]{1,64}(:[\w-]{1,128})?$/;
const ARN = /^arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]{1,64}(:[\w-]{1,128})?$/;

/**
 * The ARN of a function. A bare name, with an alias or without, means one beside the pool: Cognito
 * calls functions of its own account and region only by such a name.
 *
 * @throws {UsageError} if this is neither a name nor an ARN, or the ARN of another region
 */
export const functionArn = (nameOrArn: string, pool: PoolArn): string => {
  if (ARN.test(nameOrArn)) {
    if (parseArn(nameOrArn).region !== pool.region) {
      throw new UsageError(
        `--function names a function of another region, and Cognito calls those of ${pool.region} alone.`,
      );
    }
    return nameOrArn;
  }
  if (!NAME.test(nameOrArn)) {
    throw new UsageError('--function takes the name of a Lambda function, or its ARN.');
  }
  return `arn:${pool.partition}:lambda:${pool.region}:${pool.account}:function:${nameOrArn}`;
};
