import { expect, jest, test } from '@jest/globals';
import { functionVariables } from '../../../../infra/local/lambda/function-variables.ts';
import { lambdaVariables } from '../../../../infra/local/lambda/sandbox-environment.ts';
import { EarlyAgent } from '../../../../src/adapters/early-connection.ts';

test('the function has loaded when its first connection is being opened', async () => {
  const dynamoDbEndpoint = 'https://127.0.0.1:9';
  Object.assign(
    process.env,
    lambdaVariables('/var/task', '127.0.0.1:9'),
    functionVariables({ dynamoDbEndpoint, xrayDaemonAddress: '127.0.0.1:9' }),
  );
  const connectTo = jest
    .spyOn(EarlyAgent.prototype, 'connectTo')
    .mockReturnValue(undefined as never); // not looked at

  await import('../../../../src/functions/trigger/index.ts');

  expect(connectTo).toHaveBeenCalledWith('127.0.0.1', 9);
});
