import {
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { ENVIRONMENT } from '../../src/contract.ts';
import { calling } from '../aws/aws-call-error.ts';
import { ownerAdvice, ownerOf, ownerText } from '../aws/pool-owner.ts';
import { FunctionInPlaceError } from './attach-errors.ts';
import type { Planner } from './carry-out.ts';
import { planPermission } from './permission-plan.ts';
import type { Situation } from './situation.ts';
import { foreignTrigger, planAttach } from './trigger-plan.ts';

/** The function that is the trigger now, if nothing would call it any more. */
const putOutOfWork = (
  { pool, functionArn }: Situation,
  { Environment }: FunctionConfiguration,
): string | undefined => {
  const inPlace = foreignTrigger(pool.description, functionArn);
  return inPlace === Environment?.Variables?.[ENVIRONMENT.nextFunction] ? undefined : inPlace;
};

/** Attaches the function, which must be there. A trigger of another function is kept in a tag. */
export const attachPlan: Planner = async (situation, { lambda }, { isReplacing }) => {
  const { functionArn, pool, statements } = situation;
  const config = await calling(
    { action: 'lambda:GetFunctionConfiguration', target: `function ${functionArn}` },
    lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionArn })),
  );
  const trigger = planAttach(pool.description, functionArn);
  const outOfWork = isReplacing ? undefined : putOutOfWork(situation, config);
  const owner = trigger.kind === 'change' ? ownerOf(pool.description.UserPoolTags) : undefined;
  return {
    trigger,
    permission: planPermission(statements, situation),
    ...(outOfWork !== undefined && { refusal: new FunctionInPlaceError(outOfWork) }),
    ...(owner && { warning: `${ownerText(owner)} ${ownerAdvice(owner)}` }),
  };
};
