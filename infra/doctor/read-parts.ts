import {
  DescribeUserPoolCommand,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { ifFound } from '../aws/aws-call-error.ts';
import { DEPLOY_AGAIN } from './advice.ts';
import { type Check, type CheckName, right, wrong } from './check.ts';
import { lookFor, type Part } from './examine.ts';
import type { Targets } from './options.ts';
import type { Services } from './services.ts';

/** What everything else depends on. */
export type Parts = {
  readonly pool: Part<UserPoolType>;
  readonly trigger: Part<FunctionConfiguration>;
  readonly retry: Part<FunctionConfiguration>;
  /** A stack need not have it: then its one check is right. */
  readonly reconcile: Part<FunctionConfiguration>;
};

const lookForPool = ({ cognito }: Services, { userPoolId, region }: Targets) =>
  lookFor<UserPoolType>(
    wrong(
      'pool',
      `There is no user pool ${userPoolId} in ${region} in this account.`,
      'Take its id from the Cognito console, and the profile of its account.',
    ),
    async () => {
      const answer = await ifFound(
        'cognito-idp:DescribeUserPool',
        cognito.send(new DescribeUserPoolCommand({ UserPoolId: userPoolId })),
      );
      return answer?.UserPool;
    },
  );

const lookForFunction = ({ lambda }: Services, functionName: string, absence: Check) =>
  lookFor<FunctionConfiguration>(absence, () =>
    ifFound(
      'lambda:GetFunctionConfiguration',
      lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionName })),
    ),
  );

const lookForNeeded = (services: Services, name: CheckName, functionName: string) =>
  lookForFunction(
    services,
    functionName,
    wrong(name, `There is no function ${functionName}.`, DEPLOY_AGAIN),
  );

const lookForReconcile = (services: Services, { reconcileFunctionName }: Targets) =>
  lookForFunction(
    services,
    reconcileFunctionName,
    right(
      'reconcile-function',
      `There is no function ${reconcileFunctionName}, and need not be: pool and table are not compared daily.`,
    ),
  );

/** Looks for the pool and the functions. */
export const readParts = async (services: Services, targets: Targets): Promise<Parts> => {
  const [pool, trigger, retry, reconcile] = await Promise.all([
    lookForPool(services, targets),
    lookForNeeded(services, 'function', targets.functionName),
    lookForNeeded(services, 'retry-function', targets.retryFunctionName),
    lookForReconcile(services, targets),
  ]);
  return { pool, trigger, retry, reconcile };
};
