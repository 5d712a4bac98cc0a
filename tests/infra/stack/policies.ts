import { type PlainTemplate, resolve } from './resolve.ts';

/** A statement of a role's policy, with every list as a list. */
export type Statement = {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: unknown;
};

/** A policy as IAM takes it. */
export type Policy = { readonly Version: string; readonly Statement: readonly Statement[] };

type Loose = Omit<Statement, 'Action' | 'Resource'> & {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
};

type PolicyProperties = {
  readonly PolicyDocument: { readonly Version: string; readonly Statement: readonly Loose[] };
  readonly Roles: readonly string[];
};

const listOf = (value: string | readonly string[]): readonly string[] =>
  typeof value === 'string' ? [value] : value;

const normal = ({ Sid, Effect, Action, Resource, Condition }: Loose): Statement => ({
  ...(Sid !== undefined && { Sid }),
  Effect,
  Action: listOf(Action),
  Resource: listOf(Resource),
  ...(Condition !== undefined && { Condition }),
});

/**
 * The policy of a role, with names and ARNs in place of references.
 *
 * @throws if the role has not one policy
 */
export const policyOfRole = (template: PlainTemplate, roleId: string | undefined): Policy => {
  const policies = Object.values(template.Resources)
    .filter(({ Type }) => Type === 'AWS::IAM::Policy')
    .map(({ Properties }) => resolve(template, Properties) as PolicyProperties); // IAM's own form
  const [policy, ...others] = policies.filter(
    ({ Roles }) => roleId !== undefined && Roles.includes(roleId),
  );
  if (!policy || others.length > 0) {
    throw new Error(`The role ${roleId} does not have one policy in this template.`);
  }
  const { Version, Statement } = policy.PolicyDocument;
  return { Version, Statement: Statement.map(normal) };
};

/**
 * The policy of a function's role, with names and ARNs in place of references.
 *
 * @throws if there is no function of this name, or no policy for its role
 */
export const policyOf = (template: PlainTemplate, functionName: string): Policy => {
  const resources = Object.values(template.Resources);
  const lambda = resources.find(
    ({ Type, Properties }) =>
      Type === 'AWS::Lambda::Function' && Properties.FunctionName === functionName,
  );
  const { Role } = (lambda?.Properties ?? {}) as { Role?: { 'Fn::GetAtt': [string, string] } }; // CDK's form
  return policyOfRole(template, Role?.['Fn::GetAtt'][0]);
};
