import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { calling } from '../aws/aws-call-error.ts';
import type { Planner } from './carry-out.ts';
import { planPermission } from './permission-plan.ts';
import { planAttach } from './trigger-plan.ts';

/** Attaches the function, which must be there. A trigger of another function is kept in a tag. */
export const attachPlan: Planner = async (situation, { lambda }) => {
  const { functionArn, pool, poolArn, statements, userPoolId } = situation;
  await calling(
    'lambda:GetFunctionConfiguration',
    lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionArn })),
  );
  return {
    trigger: planAttach(pool.description, functionArn),
    permission: planPermission(statements, userPoolId, poolArn),
  };
};
