import { ENVIRONMENT, IDEMPOTENCY_TABLE, RETRY_QUEUE, USERS_TABLE } from '../../../src/contract.ts';
import { LOCAL_ACCOUNT, type Variables } from './sandbox-environment.ts';

// Nothing listens there: the discard port, so that a call fails at once.
const NOWHERE = 'http://127.0.0.1:9';

/** The variables that the stack sets for `add_user`, for the engines of this machine. */
export const functionVariables = (engines: {
  readonly dynamoDbEndpoint: string;
  readonly xrayDaemonAddress?: string;
  readonly sqsEndpoint?: string;
  readonly retryQueueUrl?: string;
  readonly lambdaEndpoint?: string;
}): Variables => {
  const { dynamoDbEndpoint, xrayDaemonAddress, sqsEndpoint = NOWHERE } = engines;
  return {
    [ENVIRONMENT.usersTable]: USERS_TABLE.name,
    [ENVIRONMENT.idempotencyTable]: IDEMPOTENCY_TABLE.name,
    [ENVIRONMENT.retryQueue]:
      engines.retryQueueUrl ?? `${sqsEndpoint}/${LOCAL_ACCOUNT}/${RETRY_QUEUE.name}`,
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDbEndpoint,
    AWS_ENDPOINT_URL_SQS: sqsEndpoint,
    AWS_ENDPOINT_URL_LAMBDA: engines.lambdaEndpoint ?? NOWHERE,
    ...(xrayDaemonAddress === undefined ? {} : { AWS_XRAY_DAEMON_ADDRESS: xrayDaemonAddress }),
  };
};
