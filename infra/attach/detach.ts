import type { Planner } from './carry-out.ts';
import { planNoPermission } from './permission-plan.ts';
import { planDetach } from './trigger-plan.ts';

/** Detaches the function, which may be gone by now. */
export const detachPlan: Planner = async ({ functionArn, pool, statements, userPoolId }) => ({
  trigger: planDetach(pool.description, functionArn),
  permission: planNoPermission(statements, userPoolId),
});
