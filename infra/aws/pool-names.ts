import { UsageError } from '../cli/command-errors.ts';

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPool.html */
const POOL_ID = /^([a-z]{2}(?:-[a-z]+)+-\d)_[0-9a-zA-Z]+$/;

/**
 * The region of a pool, which its id begins with.
 *
 * @throws {UsageError} if this is not the id of a pool
 */
export const regionOfPool = (userPoolId: string): string => {
  const region = POOL_ID.exec(userPoolId)?.[1];
  if (region === undefined) {
    throw new UsageError(
      'This is not the id of a user pool. It looks like eu-central-1_AbCdEf123: copy it from the Cognito console.',
    );
  }
  return region;
};

/**
 * The region of a pool, for a command that has an option for the region as well.
 *
 * @throws {UsageError} if this is not the id of a pool, or the pool is in another region
 */
export const agreedRegion = (userPoolId: string, asked: string | undefined): string => {
  const region = regionOfPool(userPoolId);
  if (asked !== undefined && asked !== region) {
    throw new UsageError(
      `The pool is in ${region}, and so is its trigger: leave --region out, or set it to ${region}.`,
    );
  }
  return region;
};

/** A pool as policies name it. */
export type PoolArn = {
  readonly arn: string;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
};

/** Takes the ARN of a pool apart, as DescribeUserPool returns it. */
export const parsePoolArn = (arn: string): PoolArn => {
  const [, partition = '', , region = '', account = ''] = arn.split(':');
  return { arn, partition, region, account };
};

const NAME = /^[\w-]{1,64}(:[\w-]{1,128})?$/;
const ARN = /^arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]{1,64}(:[\w-]{1,128})?$/;

/**
 * The ARN of a function. A bare name, with an alias or without, means one beside the pool: Cognito
 * calls functions of its own account and region only by such a name.
 *
 * @throws {UsageError} if this is neither a name nor an ARN
 */
export const functionArn = (nameOrArn: string, pool: PoolArn): string => {
  if (ARN.test(nameOrArn)) {
    return nameOrArn;
  }
  if (!NAME.test(nameOrArn)) {
    throw new UsageError('--function takes the name of a Lambda function, or its ARN.');
  }
  return `arn:${pool.partition}:lambda:${pool.region}:${pool.account}:function:${nameOrArn}`;
};
