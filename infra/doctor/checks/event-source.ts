import { type LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { calling } from '../../aws/aws-call-error.ts';
import { DEPLOY_AGAIN } from '../advice.ts';
import { type Check, expectThat, wrong } from '../check.ts';

const STATES = ['Enabled', 'Enabling', 'Creating', 'Updating'];
const BY_MESSAGE = 'ReportBatchItemFailures';

/**
 * Whether Lambda takes parked confirmations from the queue, and puts back those alone that failed.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export const checkEventSource = async (
  lambda: LambdaClient,
  queueArn: string,
  functionName: string,
): Promise<Check> => {
  const { EventSourceMappings = [] } = await calling(
    'lambda:ListEventSourceMappings',
    lambda.send(
      new ListEventSourceMappingsCommand({ EventSourceArn: queueArn, FunctionName: functionName }),
    ),
  );
  const [mapping] = EventSourceMappings;
  if (!mapping) {
    return wrong(
      'event-source',
      `Nothing takes messages from the queue to ${functionName}: parked users get no row.`,
      DEPLOY_AGAIN,
    );
  }
  const { State = 'unknown', FunctionResponseTypes = [], UUID } = mapping;
  const isByMessage = FunctionResponseTypes.includes(BY_MESSAGE);
  return expectThat('event-source', {
    holds: STATES.includes(State) && isByMessage,
    found: `The event source is ${State}; failures are reported ${isByMessage ? 'one by one' : 'for the whole batch'}.`,
    advice: `Enable the mapping ${UUID}, with ${BY_MESSAGE}: ${DEPLOY_AGAIN}`,
  });
};
