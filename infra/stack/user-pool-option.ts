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

const ID = /^[a-z]{2,4}(?:-[a-z]+)+-\d_[0-9A-Za-z]{1,40}$/;
const ARN =
  /^arn:[a-z-]+:cognito-idp:(?<region>[a-z0-9-]+):(?<account>\d{12}):userpool\/(?<id>.+)$/;

const fromArn = (arn: string): UserPoolOption | undefined => {
  const { region = '', account = '', id = '' } = ARN.exec(arn)?.groups ?? {};
  return ID.test(id) && id.startsWith(`${region}_`)
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
  const pool = ID.test(given) ? ({ kind: 'existing', id: given } as const) : fromArn(given);
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
