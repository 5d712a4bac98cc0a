import { type Finding, judgeConditions } from './condition.ts';
import { isLike, listOf, type PolicyCall, type Principal, type Statement } from './statement.ts';
import { allOf, type Truth } from './truth.ts';

const isNamed = (principal: Principal, service: string): boolean =>
  typeof principal === 'string'
    ? principal === '*'
    : listOf(principal.AWS).includes('*') ||
      listOf(principal.Service).some((name) => name === '*' || name === service);

const names = ({ Principal, NotPrincipal }: Statement, { service }: PolicyCall): boolean =>
  NotPrincipal === undefined ? isNamed(Principal ?? {}, service) : !isNamed(NotPrincipal, service);

/** Actions have no case. */
const covers = (actions: readonly string[], action: string): boolean =>
  actions.some((pattern) => isLike(pattern.toLowerCase(), action.toLowerCase()));

const isAbout = ({ Action, NotAction }: Statement, { action }: PolicyCall): boolean =>
  NotAction === undefined ? covers(listOf(Action), action) : !covers(listOf(NotAction), action);

const isOn = ({ Resource, NotResource }: Statement, { resource }: PolicyCall): boolean => {
  const isIn = (patterns: readonly string[]): boolean =>
    resource === undefined || patterns.some((pattern) => isLike(pattern, resource));
  return NotResource === undefined
    ? isIn(listOf(Resource ?? '*'))
    : resource === undefined || !isIn(listOf(NotResource));
};

/** A statement about who calls, what is called and how, and what becomes of its conditions. */
export type Relevant = {
  readonly statement: Statement;
  readonly findings: readonly Finding[];
  readonly truth: Truth;
};

/** The statements with an effect that are about a call, whether or not their conditions hold. */
export const relevantTo = (
  call: PolicyCall,
  statements: readonly Statement[],
  effect: 'Allow' | 'Deny',
): readonly Relevant[] =>
  statements
    .filter((it) => it.Effect === effect && names(it, call) && isAbout(it, call) && isOn(it, call))
    .map((statement) => {
      const findings = judgeConditions(statement.Condition ?? {}, call.keys);
      return { statement, findings, truth: allOf(findings.map(({ truth }) => truth)) };
    });

/** What a policy says to a call, and the statements that say it. */
type Decision = {
  /** `unjudged`: it depends on conditions that cannot be judged from here. */
  readonly verdict: 'allowed' | 'denied' | 'unjudged' | 'not-allowed';
  readonly by: readonly Relevant[];
};

/**
 * Judges a call by a resource's own policy, as IAM does: a Deny wins, then an Allow is needed.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export const decide = (statements: readonly Statement[], call: PolicyCall): Decision => {
  const having = (effect: 'Allow' | 'Deny', truth: Truth): readonly Relevant[] =>
    relevantTo(call, statements, effect).filter((it) => it.truth === truth);
  const denied = having('Deny', 'yes');
  if (denied.length > 0) {
    return { verdict: 'denied', by: denied };
  }
  const allowed = having('Allow', 'yes');
  const perhapsAllowed = having('Allow', 'unknown');
  if (allowed.length + perhapsAllowed.length === 0) {
    return { verdict: 'not-allowed', by: [] };
  }
  const open = [...(allowed.length > 0 ? [] : perhapsAllowed), ...having('Deny', 'unknown')];
  return open.length > 0 ? { verdict: 'unjudged', by: open } : { verdict: 'allowed', by: allowed };
};
