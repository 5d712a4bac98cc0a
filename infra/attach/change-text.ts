import { statementId } from '../aws/function-policy.ts';
import type { Change } from './change.ts';
import type { PermissionPlan } from './permission-plan.ts';
import type { Situation } from './situation.ts';
import { poolDifferences } from './user-pool.ts';

const PERMISSION_TEXT = {
  keep: () => [],
  add: (id) => [`the function's policy: + ${id}: Cognito may call it for this pool`],
  replace: (id) => [`the function's policy: ~ ${id}: Cognito may call it for this pool`],
  remove: (id) => [`the function's policy: - ${id}`],
} as const satisfies Record<PermissionPlan, (id: string) => readonly string[]>;

/** What a change would do, a line each; empty if it would do nothing. */
export const changeLines = (
  { pool, userPoolId }: Situation,
  { trigger, permission }: Change,
): readonly string[] => {
  const settings =
    trigger.kind === 'change'
      ? poolDifferences(pool, { ...pool, description: trigger.description })
      : [];
  return [
    ...settings.map((line) => `the pool: ${line}`),
    ...PERMISSION_TEXT[permission](statementId(userPoolId)),
  ];
};

/** Whose pool this is, before anything is asked. */
export const situationLines = ({ pool, poolArn, functionArn }: Situation): readonly string[] => [
  `Pool      ${pool.description.Id} "${pool.description.Name}", account ${poolArn.account}, ${poolArn.region}`,
  `Function  ${functionArn}`,
];

/** What would stand in the way of a change, or come after it. */
export const dryRunLines = ({ refusal, warning }: Change): readonly string[] => [
  ...(refusal === undefined ? [] : [`This would be refused: ${refusal.message}`]),
  ...(warning === undefined ? [] : [warning]),
];
