import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import {
  ENVIRONMENT,
  FUNCTION_TIMEOUT_MS,
  RETRY_FUNCTION_TIMEOUT_MS,
  RETRY_QUEUE,
} from '../../src/contract.ts';
import { type Resources, retryAccess, triggerAccess } from './access.ts';
import { LambdaFunction } from './lambda-function.ts';
import { nextFunctionAccess, nextFunctionVariable } from './next-function.ts';
import type { Settings } from './options.ts';
import type { Queues } from './queues.ts';
import { rowVariable } from './row-options.ts';
import type { Tables } from './tables.ts';
import { commonVariables } from './variables.ts';

type FunctionsProps = {
  readonly tables: Tables;
  readonly queues: Queues;
  readonly options: Settings;
};

/**
 * How many batches of parked confirmations run at once. Two, the least that Lambda takes, finish some
 * hundred a second, and leave the account's concurrency and the tables to those who sign up now.
 */
const RETRIES_AT_ONCE = 2;

const resourcesOf = ({ tables, queues }: FunctionsProps): Resources => ({
  usersTable: tables.users.tableArn,
  idempotencyTable: tables.idempotency.tableArn,
  retryQueue: queues.retry.queueArn,
});

/** The trigger, and the function that finishes what the trigger parked. */
export class Functions extends Construct {
  readonly trigger: LambdaFunction;
  readonly retry: LambdaFunction;

  constructor(scope: Construct, id: string, props: FunctionsProps) {
    super(scope, id);
    this.trigger = this.#newTrigger(props);
    this.retry = this.#newRetry(props);
    new EventSourceMapping(this, 'ParkedConfirmations', {
      target: this.retry.lambda,
      eventSourceArn: props.queues.retry.queueArn,
      batchSize: RETRY_QUEUE.batchSize,
      maxConcurrency: RETRIES_AT_ONCE,
      reportBatchItemFailures: true,
    });
  }

  #newTrigger(props: FunctionsProps): LambdaFunction {
    const { tables, queues, options } = props;
    return new LambdaFunction(this, 'AddUser', {
      zip: 'add_user',
      functionName: options.functionName,
      description: "Writes a confirmed user's row, once. Called by Cognito.",
      timeoutMs: FUNCTION_TIMEOUT_MS,
      variables: {
        ...commonVariables(tables, options),
        [ENVIRONMENT.retryQueue]: queues.retry.queueUrl,
        ...rowVariable(options),
        ...nextFunctionVariable(options),
      },
      access: [...triggerAccess(resourcesOf(props)), ...nextFunctionAccess(options)],
      options,
    });
  }

  #newRetry(props: FunctionsProps): LambdaFunction {
    return new LambdaFunction(this, 'RetryUser', {
      zip: 'retry_user',
      functionName: props.options.retryFunctionName,
      description: 'Finishes the confirmations that add_user parked. Called with messages of SQS.',
      timeoutMs: RETRY_FUNCTION_TIMEOUT_MS,
      variables: {
        ...commonVariables(props.tables, props.options),
        [ENVIRONMENT.retryQueue]: props.queues.retry.queueUrl,
      },
      access: retryAccess(resourcesOf(props)),
      options: props.options,
    });
  }
}
