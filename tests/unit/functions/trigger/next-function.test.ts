import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { localDynamoDbClient } from '../../../../infra/local/dynamodb/dynamodb-client.ts';
import { startDynamoDbEngine } from '../../../../infra/local/dynamodb/dynamodb-engine.ts';
import { createTables } from '../../../../infra/local/dynamodb/tables.ts';
import { functionVariables } from '../../../../infra/local/lambda/function-variables.ts';
import { lambdaVariables } from '../../../../infra/local/lambda/sandbox-environment.ts';
import { captureOutput } from '../../../support/captured-output.ts';
import { lambdaContext } from '../../../support/lambda-context.ts';
import {
  type ScriptedService,
  startService,
  useService,
} from '../../../support/scripted-service.ts';
import { signUpEvent } from '../../../support/sign-up-event.ts';

const NEXT = 'arn:aws:lambda:eu-central-1:123456789012:function:add-to-group';

const around = new AsyncDisposableStack();
let lambda: ScriptedService;
let handler: (event: unknown, context: ReturnType<typeof lambdaContext>) => Promise<unknown>;

beforeAll(async () => {
  const engine = around.use(await startDynamoDbEngine());
  await createTables(around.adopt(localDynamoDbClient(engine.endpoint), (it) => it.destroy()));
  lambda = around.use(await startService({ status: 200, body: { ignored: true } }));
  Object.assign(
    process.env,
    lambdaVariables('/var/task', '127.0.0.1:9'),
    functionVariables({ dynamoDbEndpoint: engine.endpoint, xrayDaemonAddress: '127.0.0.1:9' }),
    { NEXT_FUNCTION: NEXT },
  );
  useService('AWS_ENDPOINT_URL_LAMBDA', lambda);
  // The variables are read when the module is loaded.
  ({ handler } = (await import('../../../../src/functions/trigger/index.ts')) as unknown as {
    handler: typeof handler;
  }); // middy's own type has more to it
});

afterAll(() => around.disposeAsync());

test('the function that NEXT_FUNCTION names gets the event that Cognito sent', async () => {
  using output = captureOutput();
  const event = signUpEvent();
  const sent = structuredClone(event);

  const answer = await handler(event, lambdaContext());

  expect(answer).toEqual(sent);
  expect(output.confirmations()).toMatchObject([{ outcome: 'created' }]);
  expect(lambda.calls).toEqual([sent]);
  expect(lambda.requests.map(({ path }) => path)).toEqual([
    `/2015-03-31/functions/${encodeURIComponent(NEXT)}/invocations`,
  ]);
});
