import { regionOfUserPool, USER_POOL_ID } from '../../src/domain/user-pool-id.ts';
import { OptionError } from './option-error.ts';
import type { OptionReader } from './option-readers.ts';

/** The pool whose confirmations are recorded: one that the stack makes, or one that is there. */
export type UserPoolOption =
  | { readonly kind: 'new' }
  | { readonly kind: 'existing'; readonly id: string }
  | {
      readonly kind: 'existing';
      readonly id: string;
      readonly arn: string;
      readonly account: string;
    };

const ARN =
  /^arn:[a-z-]+:cognito-idp:(?<region>[a-z0-9-]+):(?<account>\d{12}):userpool\/(?<id>.+)$/;

const isId = (text: string): boolean => USER_POOL_ID.test(text);

const fromArn = (arn: string): UserPoolOption | undefined => {
  const { region = '', account = '', id = '' } = ARN.exec(arn)?.groups ?? {};
  return isId(id) && (regionOfUserPool(id) ?? region) === region
    ? { kind: 'existing', id, arn, account }
    : undefined;
};

/**
 * Reads `new`, a pool's id or a pool's ARN. There is no default here, only in `cdk.json`, where it is
 * seen: a deploy that forgot its pool would make another one, and take the right to call the function
 * from the one that is in use.
 */
export const readUserPool: OptionReader<UserPoolOption> = (name, given = '') => {
  if (given === 'new') {
    return { kind: 'new' };
  }
  const pool = isId(given) ? ({ kind: 'existing', id: given } as const) : fromArn(given);
  if (!pool) {
    throw new OptionError(
      name,
      'must be new, the id of a user pool (eu-central-1_AbCdEfGhI) or its ARN.',
    );
  }
  return pool;
};

/** The same, for the stack: the text itself goes on to the construct. */
export const userPoolOption: OptionReader<string> = (name, given = '') => {
  readUserPool(name, given);
  return given;
};
