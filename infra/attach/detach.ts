import { runCommand } from '../cli/run-command.ts';
import { carryOut, here, type Planner } from './carry-out.ts';
import { readOptions } from './options.ts';
import { planNoPermission } from './permission-plan.ts';
import { planDetach } from './trigger-plan.ts';

const DESCRIPTION =
  'Undoes "npm run attach": puts back the trigger that was there before, and changes nothing else.';

/** Detaches the function, which may be gone by now. */
export const detachPlan: Planner = async ({ functionArn, pool, statements, userPoolId }) => ({
  trigger: planDetach(pool.description, functionArn),
  permission: planNoPermission(statements, userPoolId),
});

if (import.meta.main) {
  await runCommand(async () => {
    const options = readOptions('detach', DESCRIPTION, process.argv.slice(2));
    return carryOut(options, detachPlan, here());
  });
}
