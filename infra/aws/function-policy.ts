import {
  AddPermissionCommand,
  GetPolicyCommand,
  type LambdaClient,
  RemovePermissionCommand,
} from '@aws-sdk/client-lambda';
import { calling, ifFound } from './aws-call-error.ts';
import { listOf, type Statement } from './policy/statement.ts';
import type { PoolArn } from './pool-names.ts';

/** Reads a function's own policy: who may call it. A function without a policy has no statements. */
export const readPolicy = async (
  lambda: LambdaClient,
  functionName: string,
): Promise<readonly Statement[]> => {
  const answer = await ifFound(
    'lambda:GetPolicy',
    lambda.send(new GetPolicyCommand({ FunctionName: functionName })),
  );
  // JSON that Lambda wrote, in the form that IAM documents.
  const policy = JSON.parse(answer?.Policy ?? '{}') as {
    Statement?: Statement | readonly Statement[];
  };
  return listOf(policy.Statement);
};

/** Id of the statement that `attach` adds: one a pool, the same each time. */
export const statementId = (userPoolId: string): string => `add_user-attach-${userPoolId}`;

/**
 * Lets Cognito call a function for one pool.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
 */
export const allowPool = async (
  lambda: LambdaClient,
  functionName: string,
  userPoolId: string,
  pool: PoolArn,
): Promise<void> => {
  await calling(
    'lambda:AddPermission',
    lambda.send(
      new AddPermissionCommand({
        FunctionName: functionName,
        StatementId: statementId(userPoolId),
        Action: 'lambda:InvokeFunction',
        Principal: 'cognito-idp.amazonaws.com',
        SourceArn: pool.arn,
        SourceAccount: pool.account,
      }),
    ),
  );
};

/** Takes back what `allowPool` gave. Safe to repeat. */
export const disallowPool = async (
  lambda: LambdaClient,
  functionName: string,
  userPoolId: string,
): Promise<void> => {
  await ifFound(
    'lambda:RemovePermission',
    lambda.send(
      new RemovePermissionCommand({
        FunctionName: functionName,
        StatementId: statementId(userPoolId),
      }),
    ),
  );
};
