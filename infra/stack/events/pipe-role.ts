import { Stack, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { type Access, statementOf } from '../access.ts';

type PipeResources = {
  readonly stream: string;
  readonly bus: string;
  readonly deadLetters: string;
};

/**
 * All that the pipe may do.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-permissions.html
 */
export const pipeAccess = ({ stream, bus, deadLetters }: PipeResources): readonly Access[] => [
  {
    sid: 'ReadStream',
    actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
    resource: stream,
  },
  { sid: 'FindStream', actions: ['dynamodb:ListStreams'], resource: '*' },
  { sid: 'SendEvent', actions: ['events:PutEvents'], resource: bus },
  { sid: 'KeepFailed', actions: ['sqs:SendMessage'], resource: deadLetters },
];

/** A role that this pipe alone can take on. */
export const newPipeRole = (
  scope: Construct,
  pipeName: string,
  access: readonly Access[],
): Role => {
  const stack = Stack.of(scope);
  const pipe = stack.formatArn({
    ...{ service: 'pipes', resource: 'pipe', resourceName: pipeName },
  });
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('pipes.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account, 'aws:SourceArn': pipe },
      },
    }),
  });
  for (const allowed of access) {
    role.addToPolicy(statementOf(allowed));
  }
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'dynamodb:ListStreams knows no resource: AWS takes it for * only.',
  });
  return role;
};
