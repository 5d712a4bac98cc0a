import type { Statement } from '../../infra/aws/policy/statement.ts';
import { FakeAwsError, type Operations } from './fake-aws.ts';

export type FakeFunctionPolicy = {
  /** The statements, which tests may change. */
  readonly statements: Statement[];
  readonly operations: Operations;
};

/** Statements as Lambda writes them for Cognito. */
export const cognitoStatement = (sid: string, poolArn: string, account: string): Statement => ({
  Sid: sid,
  Effect: 'Allow',
  Principal: { Service: 'cognito-idp.amazonaws.com' },
  Action: 'lambda:InvokeFunction',
  Condition: {
    StringEquals: { 'AWS:SourceAccount': account },
    ArnLike: { 'AWS:SourceArn': poolArn },
  },
});

type Added = Readonly<Record<'StatementId' | 'SourceArn' | 'SourceAccount', string>>;

/** One function's own policy, as Lambda keeps it. */
export const fakeFunctionPolicy = (...given: readonly Statement[]): FakeFunctionPolicy => {
  const statements = [...given];
  const find = (id: string): number => statements.findIndex(({ Sid }) => Sid === id);
  return {
    statements,
    operations: {
      GetFunctionConfiguration: ({ FunctionName }: { FunctionName: string }) => ({
        FunctionArn: FunctionName,
      }),
      GetPolicy: () => {
        if (statements.length === 0) {
          throw new FakeAwsError('ResourceNotFoundException', 'No policy is associated.');
        }
        return { Policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }) };
      },
      AddPermission: ({ StatementId, SourceArn, SourceAccount }: Added) => {
        if (find(StatementId) >= 0) {
          throw new FakeAwsError('ResourceConflictException', 'The statement id exists already.');
        }
        statements.push(cognitoStatement(StatementId, SourceArn, SourceAccount));
      },
      RemovePermission: ({ StatementId }: Added) => {
        if (find(StatementId) < 0) {
          throw new FakeAwsError('ResourceNotFoundException');
        }
        statements.splice(find(StatementId), 1);
      },
    },
  };
};
