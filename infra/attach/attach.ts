import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { calling } from '../aws/aws-call-error.ts';
import { runCommand } from '../cli/run-command.ts';
import { carryOut, here, type Planner } from './carry-out.ts';
import { readOptions } from './options.ts';
import { planPermission } from './permission-plan.ts';
import { planAttach } from './trigger-plan.ts';

const DESCRIPTION =
  'Makes add_user the post-confirmation trigger of a user pool, and changes nothing else of it.';

/** Attaches the function, which must be there. A trigger of another function is kept in a tag. */
export const attachPlan: Planner = async (situation, { lambda }) => {
  const { functionArn, pool, statements } = situation;
  await calling(
    'lambda:GetFunctionConfiguration',
    lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionArn })),
  );
  return {
    trigger: planAttach(pool.description, functionArn),
    permission: planPermission(statements, situation),
  };
};

if (import.meta.main) {
  await runCommand(async () => {
    const options = readOptions('attach', DESCRIPTION, process.argv.slice(2));
    return carryOut(options, attachPlan, here());
  });
}
