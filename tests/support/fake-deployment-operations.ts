import { RECONCILE_SERVICE } from '../../src/contract.ts';
import { FakeAwsError, type Operations } from './fake-aws.ts';
import type { Fields } from './fake-aws-routes.ts';
import type { Deployment } from './fake-deployment.ts';

type Named = Readonly<Record<string, string>>;

const found = <Part>(part: Part | undefined, error = 'ResourceNotFoundException'): Part => {
  if (part === undefined) {
    throw new FakeAwsError(error);
  }
  return part;
};

const byName = <Part>(parts: Readonly<Record<string, Part>>, nameOrArn: string): Part | undefined =>
  parts[nameOrArn.split(/[:/]/).at(-1) ?? ''];

const NO_QUEUE = 'AWS.SimpleQueueService.NonExistentQueue';

const lambdaOperations = (deployment: Deployment): Operations => ({
  GetFunctionConfiguration: ({ FunctionName = '' }: Named) =>
    found(byName(deployment.functions, FunctionName)),
  GetPolicy: ({ FunctionName = '' }: Named) => {
    const isScheduled = FunctionName.endsWith(RECONCILE_SERVICE);
    const { scheduleStatements, statements } = deployment;
    return { Policy: JSON.stringify({ Statement: isScheduled ? scheduleStatements : statements }) };
  },
  ListTags: () => ({ Tags: deployment.functionTags }),
  ListEventSourceMappings: ({ EventSourceArn, FunctionName }: Named) => ({
    EventSourceMappings: deployment.eventSources.filter(
      (it) => it.EventSourceArn === EventSourceArn && it.FunctionArn.endsWith(`:${FunctionName}`),
    ),
  }),
  Invoke: ({ Payload }: Fields) => deployment.answer(Payload),
});

/** The operations of AWS that the doctor uses, on a deployment in memory. */
export const deploymentOperations = (deployment: Deployment): Operations => ({
  ...lambdaOperations(deployment),
  DescribeUserPool: ({ UserPoolId }: Named) => ({
    UserPool: found(UserPoolId === deployment.pool.Id ? deployment.pool : undefined),
  }),
  DescribeTable: ({ TableName = '' }: Named) => ({
    Table: found(byName(deployment.tables, TableName)),
  }),
  DescribeTimeToLive: () => ({ TimeToLiveDescription: deployment.expiry }),
  GetQueueAttributes: ({ QueueUrl = '' }: Named) => ({
    Attributes: found(byName<unknown>(deployment.queues, QueueUrl), NO_QUEUE),
  }),
  GetQueueUrl: ({ QueueName = '' }: Named) => {
    found(byName<unknown>(deployment.queues, QueueName), NO_QUEUE);
    return { QueueUrl: `https://sqs.eu-central-1.amazonaws.com/123456789012/${QueueName}` };
  },
  GetTopicAttributes: ({ TopicArn = '' }: Named) => ({
    Attributes: found(deployment.topics[TopicArn], 'NotFound'),
  }),
  GetMetricStatistics: () => ({ Datapoints: deployment.runs }),
  // Two pages, as a large account has.
  DescribeAlarms: ({ NextToken }: Named) =>
    NextToken === undefined
      ? { MetricAlarms: deployment.alarms.slice(0, 3), NextToken: 'page-2' }
      : { MetricAlarms: deployment.alarms.slice(3) },
});
