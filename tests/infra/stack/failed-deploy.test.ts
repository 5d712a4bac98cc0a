import { describe, expect, test } from '@jest/globals';
import { synthesize } from './synthesized.ts';

process.env.CDK_VALIDATION = 'false';

/** A resource of a template, as far as its order and its end go. */
type Resource = {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly DependsOn?: string | readonly string[];
  readonly Properties?: Readonly<Record<string, unknown>>;
};
type Resources = Readonly<Record<string, Resource>>;

const resourcesOf = (options: Readonly<Record<string, unknown>>): Resources =>
  (synthesize(options).template.toJSON() as { readonly Resources: Resources }).Resources; // CloudFormation's form

const isProtected = ({ Properties = {} }: Resource): boolean =>
  Properties.DeletionProtectionEnabled === true || Properties.DeletionProtection === 'ACTIVE';

/** Ids of resources that a value refers to. */
const referencesIn = (value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, item]) => {
    if (key === 'Ref') {
      return [String(item)];
    }
    return key === 'Fn::GetAtt' ? [(item as readonly string[])[0] ?? ''] : referencesIn(item); // its form
  });
};

const needsOf = (resources: Resources, id: string, withOrder: boolean): readonly string[] => {
  const { Properties, DependsOn = [] } = resources[id] ?? {};
  return [...referencesIn(Properties), ...(withOrder ? [DependsOn].flat() : [])];
};

/** All that CloudFormation makes before a resource: what it names, and what it is told to wait for. */
const madeBefore = (resources: Resources, id: string, withOrder = true): ReadonlySet<string> => {
  const before = new Set<string>();
  const waiting = [...needsOf(resources, id, withOrder)];
  for (let need = waiting.pop(); need !== undefined; need = waiting.pop()) {
    if (need in resources && !before.has(need)) {
      before.add(need);
      waiting.push(...needsOf(resources, need, withOrder));
    }
  }
  return before;
};

const idsOf = (resources: Resources, isWanted: (resource: Resource) => boolean) =>
  Object.entries(resources)
    .filter(([, resource]) => isWanted(resource))
    .map(([id]) => id);

describe.each([
  ['a new pool', {}, ['AWS::Cognito::UserPool', 'AWS::DynamoDB::Table']],
  ['a pool that is there', { userPool: 'eu-central-1_AbCdEfGhI' }, ['AWS::DynamoDB::Table']],
  ['a table that is there', { usersTable: 'existing' }, ['AWS::Cognito::UserPool']],
  ['events', { events: 'true' }, ['AWS::Cognito::UserPool', 'AWS::DynamoDB::Table']],
  ['no comparison', { reconcile: 'off' }, ['AWS::Cognito::UserPool', 'AWS::DynamoDB::Table']],
])('a first deploy with %s that fails', (_name, options, kept) => {
  const resources = resourcesOf(options);
  const protectedIds = idsOf(resources, isProtected);

  const needsProtected = (other: string): boolean => {
    const before = madeBefore(resources, other, false);
    return protectedIds.some((id) => before.has(id));
  };

  test('is rolled back without what it made; a later update or a destroy keeps pool and table', () => {
    const retained = idsOf(resources, ({ DeletionPolicy = '' }) =>
      DeletionPolicy.startsWith('Retain'),
    );

    expect(protectedIds.map((id) => resources[id]?.Type).sort()).toEqual(kept);
    expect(retained).toEqual(protectedIds);
    for (const id of retained) {
      expect(resources[id]).toMatchObject({
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
      });
    }
  });

  test('makes what is protected from deletion after all that does not need it', () => {
    for (const id of protectedIds) {
      const before = madeBefore(resources, id);
      const late = idsOf(resources, (it) => !isProtected(it))
        .filter((other) => !before.has(other))
        .filter((other) => !needsProtected(other));

      expect(late).toEqual([]);
    }
  });

  test("makes the users' table last of all that does not need it", () => {
    const [table] = idsOf(resources, (it) => isProtected(it) && it.Type === 'AWS::DynamoDB::Table');
    const others = Object.keys(resources)
      .filter((id) => table !== undefined && id !== table)
      .filter((id) => !madeBefore(resources, id, false).has(table ?? ''));

    expect([...madeBefore(resources, table ?? '')].sort()).toEqual(others.sort());
  });
});
