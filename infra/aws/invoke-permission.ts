import type { PoolArn } from './pool-names.ts';

/** The part of a policy's statement that decides about who may call a function. */
export type Statement = {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Principal?: string | { readonly Service?: string | readonly string[] };
  readonly Action?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | string[]>>>>;
};

/** Whether Cognito may call a function for a pool, and if not, why. */
export type Permission =
  | { readonly kind: 'allowed' }
  /** It may, for this pool, but no account is named. */
  | { readonly kind: 'no-account' }
  /** It may, for any pool there is. */
  | { readonly kind: 'any-pool' }
  /** It may for this pool, but of another account. */
  | { readonly kind: 'wrong-account'; readonly accounts: readonly string[] }
  /** It may for other pools alone: what is left when a pool was recreated. */
  | { readonly kind: 'other-pool'; readonly poolArns: readonly string[] }
  /** No statement is about Cognito. */
  | { readonly kind: 'nothing' };

/** Best first. */
const KINDS = ['allowed', 'no-account', 'any-pool', 'wrong-account', 'other-pool', 'nothing'];

const COGNITO = 'cognito-idp.amazonaws.com';
const ACTIONS = ['lambda:InvokeFunction', 'lambda:*', '*'];

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  [value ?? []].flat();

/** Whether a statement is about a service of AWS that may call the function. */
export const mayInvoke = ({ Effect, Principal, Action }: Statement, service: string): boolean => {
  const principals = typeof Principal === 'object' ? listOf(Principal.Service) : listOf(Principal);
  return (
    Effect === 'Allow' &&
    principals.some((it) => it === service || it === '*') &&
    listOf(Action).some((it) => ACTIONS.includes(it))
  );
};

/** Values of a condition key, whose name has no case, under whichever operator. */
const valuesOf = ({ Condition = {} }: Statement, key: string): readonly string[] | undefined => {
  const values = Object.values(Condition)
    .flatMap((keys) => Object.entries(keys))
    .filter(([name]) => name.toLowerCase() === key)
    .flatMap(([, value]) => listOf(value));
  return values.length > 0 ? values : undefined;
};

/** Matches as ArnLike does: `*` is any text, `?` one character. */
const isLike = (pattern: string, text: string): boolean => {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(text);
};

const judge = (statement: Statement, { arn, account }: PoolArn): Permission => {
  const poolArns = valuesOf(statement, 'aws:sourcearn');
  const accounts = valuesOf(statement, 'aws:sourceaccount');
  if (poolArns && !poolArns.some((pattern) => isLike(pattern, arn))) {
    return { kind: 'other-pool', poolArns };
  }
  if (accounts && !accounts.includes(account)) {
    return { kind: 'wrong-account', accounts };
  }
  if (!poolArns) {
    return { kind: 'any-pool' };
  }
  return { kind: accounts ? 'allowed' : 'no-account' };
};

/**
 * Reads from a function's own policy whether Cognito may call it for a pool. The best statement
 * counts, since one that allows is enough.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 */
export const permissionOf = (statements: readonly Statement[], pool: PoolArn): Permission => {
  const [best] = statements
    .filter((statement) => mayInvoke(statement, COGNITO))
    .map((statement) => judge(statement, pool))
    .sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  return best ?? { kind: 'nothing' };
};
