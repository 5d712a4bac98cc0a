import {
  DescribeUserPoolCommand,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
  type LambdaClient,
} from '@aws-sdk/client-lambda';
import { ifFound } from '../aws/aws-call-error.ts';
import { DEPLOY_AGAIN } from './advice.ts';
import type { CheckName } from './check.ts';
import { lookFor, type Part } from './examine.ts';
import type { Services } from './services.ts';
import type { Targets } from './targets.ts';

/** What everything else hangs on. */
export type Parts = {
  readonly pool: Part<UserPoolType>;
  readonly trigger: Part<FunctionConfiguration>;
  readonly retry: Part<FunctionConfiguration>;
};

const lookForPool = ({ cognito }: Services, { userPoolId, region }: Targets) =>
  lookFor<UserPoolType>(
    'pool',
    {
      says: `There is no user pool ${userPoolId} in ${region} in this account.`,
      advice: 'Take its id from the Cognito console, and the profile of its account.',
    },
    async () => {
      const answer = await ifFound(
        'cognito-idp:DescribeUserPool',
        cognito.send(new DescribeUserPoolCommand({ UserPoolId: userPoolId })),
      );
      return answer?.UserPool;
    },
  );

const lookForFunction = (lambda: LambdaClient, name: CheckName, functionName: string) =>
  lookFor<FunctionConfiguration>(
    name,
    { says: `There is no function ${functionName}.`, advice: DEPLOY_AGAIN },
    () =>
      ifFound(
        'lambda:GetFunctionConfiguration',
        lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionName })),
      ),
  );

/** Looks for the pool and the two functions. */
export const readParts = async (services: Services, targets: Targets): Promise<Parts> => {
  const [pool, trigger, retry] = await Promise.all([
    lookForPool(services, targets),
    lookForFunction(services.lambda, 'function', targets.functionName),
    lookForFunction(services.lambda, 'retry-function', targets.retryFunctionName),
  ]);
  return { pool, trigger, retry };
};
