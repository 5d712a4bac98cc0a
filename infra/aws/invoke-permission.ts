import type { Finding } from './policy/condition.ts';
import { decide, type Relevant, relevantTo } from './policy/decide.ts';
import type { PolicyCall, Statement } from './policy/statement.ts';
import type { PoolArn } from './pool-names.ts';

/** Whether Cognito may call a function for a pool, and if not, why. Conditions are texts for people. */
export type Permission =
  /** For this pool, and for none that has nothing to do with it. */
  | { readonly kind: 'allowed' }
  /** It may, and so may a pool of the same id in another account. */
  | { readonly kind: 'no-account' }
  /** It may, for any pool there is. */
  | { readonly kind: 'any-pool' }
  /** It may for this pool, but of another account. */
  | { readonly kind: 'wrong-account'; readonly accounts: readonly string[] }
  /** It may for other pools alone: what is left when a pool was recreated. */
  | { readonly kind: 'other-pool'; readonly poolArns: readonly string[] }
  /** Other conditions are not met. */
  | { readonly kind: 'condition-not-met'; readonly conditions: readonly string[] }
  /** A statement forbids it. */
  | { readonly kind: 'denied'; readonly sids: readonly string[] }
  /** It depends on conditions that cannot be judged from here. */
  | { readonly kind: 'unjudged'; readonly conditions: readonly string[] }
  /** No statement is about Cognito. */
  | { readonly kind: 'nothing' };

const ACTION = 'lambda:InvokeFunction';
const COGNITO = 'cognito-idp.amazonaws.com';

/** Keys that a call of one of AWS's services brings along, or never has. */
const SERVICE_KEYS = {
  'aws:principalisawsservice': ['true'],
  'aws:securetransport': ['true'],
  // Only people and roles belong to an organization.
  'aws:principalorgid': [],
  // Only calls by a function URL, or of Alexa, have these.
  'lambda:functionurlauthtype': [],
  'lambda:invokedviafunctionurl': [],
  'lambda:eventsourcetoken': [],
} as const satisfies PolicyCall['keys'];

/**
 * A call of a function by one of AWS's services.
 *
 * @param account where what calls is
 * @param sourceArn what calls, if that is known
 */
export const callBy = (service: string, account: string, sourceArn?: string): PolicyCall => ({
  service,
  action: ACTION,
  keys: {
    ...SERVICE_KEYS,
    'aws:principalservicename': [service],
    'aws:sourceaccount': [account],
    ...(sourceArn !== undefined && { 'aws:sourcearn': [sourceArn] }),
  },
});

const byPool = ({ arn, account }: Pick<PoolArn, 'arn' | 'account'>): PolicyCall =>
  callBy(COGNITO, account, arn);

const STRANGER_ID = 'Zz0Stranger0zZ';
const STRANGER_ACCOUNT = '000000000000';

/** Another pool of the same account and region. */
const strangerOf = (pool: PoolArn): PolicyCall =>
  byPool({ ...pool, arn: pool.arn.replace(/[^_/]*$/, STRANGER_ID) });

/** A pool of the same id in another account. */
const namesakeOf = (pool: PoolArn): PolicyCall =>
  byPool({
    arn: pool.arn.replace(`:${pool.account}:`, `:${STRANGER_ACCOUNT}:`),
    account: STRANGER_ACCOUNT,
  });

const textOf = ({ operator, key, values }: Finding): string =>
  `${operator} ${key} ${values.join(', ')}`;

const having = (relevant: readonly Relevant[], truth: Finding['truth']): readonly Finding[] =>
  relevant.flatMap(({ findings }) => findings.filter((it) => it.truth === truth));

/** A name in a condition that asks for equality: with it the call would have been allowed. */
const isName = ({ operator, values }: Finding): boolean =>
  !/not|null/i.test(operator) && !values.some((value) => /[*?]/.test(value));

/** Why statements that are about the call do not allow it. */
const whyNot = (relevant: readonly Relevant[]): Permission => {
  if (relevant.length === 0) {
    return { kind: 'nothing' };
  }
  const notMet = having(relevant, 'no');
  const missed = (key: string, among: readonly Finding[]): readonly string[] =>
    among
      .filter((it) => it.key.toLowerCase() === key && isName(it))
      .flatMap(({ values }) => values);
  const forThisPool = relevant.filter(
    ({ findings }) =>
      !findings.some(({ key, truth }) => key.toLowerCase() === 'aws:sourcearn' && truth === 'no'),
  );
  const accounts = missed('aws:sourceaccount', having(forThisPool, 'no'));
  const poolArns = missed('aws:sourcearn', notMet);
  if (accounts.length > 0) {
    return { kind: 'wrong-account', accounts };
  }
  return poolArns.length > 0
    ? { kind: 'other-pool', poolArns }
    : { kind: 'condition-not-met', conditions: notMet.map(textOf) };
};

/**
 * Reads from a function's own policy whether Cognito may call it for a pool, and for that one alone.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 */
export const permissionOf = (
  statements: readonly Statement[],
  pool: PoolArn,
  functionArn?: string,
): Permission => {
  const on = (call: PolicyCall): PolicyCall =>
    functionArn === undefined ? call : { ...call, resource: functionArn };
  const { verdict, by } = decide(statements, on(byPool(pool)));
  switch (verdict) {
    case 'denied':
      return { kind: 'denied', sids: by.map(({ statement }) => statement.Sid ?? 'without an id') };
    case 'unjudged':
      return { kind: 'unjudged', conditions: having(by, 'unknown').map(textOf) };
    case 'not-allowed':
      return whyNot(relevantTo(on(byPool(pool)), statements, 'Allow'));
    default:
      break;
  }
  const mayAlso = (call: PolicyCall): boolean => decide(statements, on(call)).verdict === 'allowed';
  if (mayAlso(strangerOf(pool))) {
    return { kind: 'any-pool' };
  }
  return { kind: mayAlso(namesakeOf(pool)) ? 'no-account' : 'allowed' };
};
