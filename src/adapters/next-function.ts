import type { InvocationType, LambdaClient } from '@aws-sdk/client-lambda';
import { FUNCTION_TIMEOUT_MS } from '../contract.ts';
import type { NextFunction } from '../domain/next-function.ts';
import { ATTEMPT_MS } from '../time-budget.ts';
import { keptConnections, limitedClient } from './limits.ts';

/** The next function ran and failed. What it said is left out: it may hold what a user typed. */
export class NextFunctionError extends Error {
  readonly code = 'ADD_USER_E_NEXT_FUNCTION';
  override readonly name = 'NextFunctionError';

  constructor() {
    super('ADD_USER_E_NEXT_FUNCTION: the next function failed; its own log says why.');
  }
}

/** The invocation itself may take as long as its signal allows. Only the connection has a limit. */
const settings = () => ({
  ...limitedClient(),
  requestHandler: {
    connectionTimeout: ATTEMPT_MS,
    requestTimeout: FUNCTION_TIMEOUT_MS,
    throwOnRequestTimeout: true,
    httpsAgent: keptConnections(),
  },
});

/**
 * Another Lambda function that gets the event after this one. Lambda's client is loaded with the first
 * call: only where there is such a function.
 *
 * @param functionArn its ARN, with or without a version or an alias
 * @param instrument may wrap the client, for tracing
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export const createNextFunction = (
  functionArn: string,
  instrument: (client: LambdaClient) => LambdaClient,
): NextFunction => {
  let client: LambdaClient | undefined;
  const invoke = async (
    InvocationType: InvocationType,
    payload: string,
    abortSignal: AbortSignal,
  ): Promise<void> => {
    const { InvokeCommand, LambdaClient } = await import('./lambda-client.ts');
    client ??= instrument(new LambdaClient(settings()));
    const command = new InvokeCommand({
      FunctionName: functionArn,
      InvocationType,
      Payload: payload,
    });
    const { FunctionError } = await client.send(command, { abortSignal });
    if (FunctionError !== undefined) {
      throw new NextFunctionError();
    }
  };
  return {
    call: (event, signal) => invoke('RequestResponse', event, signal),
    handOver: (event, signal) => invoke('Event', event, signal),
  };
};
