import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { localDynamoDbClient } from '../../../../infra/local/dynamodb/dynamodb-client.ts';
import { startDynamoDbEngine } from '../../../../infra/local/dynamodb/dynamodb-engine.ts';
import { createTables } from '../../../../infra/local/dynamodb/tables.ts';
import { functionVariables } from '../../../../infra/local/lambda/function-variables.ts';
import { lambdaVariables } from '../../../../infra/local/lambda/sandbox-environment.ts';
import { newTraceHeader, traceIdOf } from '../../../../infra/local/lambda/trace-header.ts';
import { type TraceNode, traceTree } from '../../../../infra/local/xray/trace-tree.ts';
import { XrayDaemon } from '../../../../infra/local/xray/xray-daemon.ts';
import { RETRY_FUNCTION_TIMEOUT_MS, USERS_TABLE } from '../../../../src/contract.ts';
import { parkedBody } from '../../../../src/domain/parked-confirmation.ts';
import { captureOutput } from '../../../support/captured-output.ts';
import { lambdaContext } from '../../../support/lambda-context.ts';
import { sqsRecord } from '../../../support/sqs-record.ts';

const around = new AsyncDisposableStack();
let daemon: XrayDaemon;
let database: ReturnType<typeof localDynamoDbClient>;

beforeAll(async () => {
  const engine = around.use(await startDynamoDbEngine());
  daemon = around.use(await XrayDaemon.start());
  database = around.adopt(localDynamoDbClient(engine.endpoint), (it) => it.destroy());
  await createTables(database);
  Object.assign(
    process.env,
    lambdaVariables('/var/task', '127.0.0.1:9'),
    functionVariables({ dynamoDbEndpoint: engine.endpoint, xrayDaemonAddress: daemon.address }),
    { _X_AMZN_TRACE_ID: newTraceHeader() },
  );
});

afterAll(() => around.disposeAsync());

const write = (sub: string) => ({
  userPoolId: 'eu-central-1_45YtlkflA',
  user: { sub },
  triggerSource: 'PostConfirmation_ConfirmSignUp',
  row: { email: `${sub}@example.com` },
});

type Shape = { readonly [name: string]: readonly Shape[] };

const shape = ({ name, children }: TraceNode): Shape => ({ [name]: children.map(shape) });

test('the retry function works on a batch at once and keeps its traces apart', async () => {
  // The X-Ray SDK looks at the variables when it is loaded.
  const { handler } = await import('../../../../src/functions/retry/index.ts');
  const writes = [
    write('a2c21839-f9fc-49e3-be9a-16f5823d6705'),
    write('3b0c5f0e-7f55-4f0c-8b9a-2f6f0f1f9d27'),
  ];
  const header = newTraceHeader();
  process.env._X_AMZN_TRACE_ID = header;

  using output = captureOutput();
  const answer = await handler(
    { Records: writes.map((each) => sqsRecord(parkedBody(each))) },
    lambdaContext(RETRY_FUNCTION_TIMEOUT_MS),
  );

  expect(answer).toEqual({ batchItemFailures: [] });
  expect(output.confirmations().map(({ outcome, service }) => [outcome, service])).toEqual([
    ['created', 'retry_user'],
    ['created', 'retry_user'],
  ]);
  for (const { row } of writes) {
    const { Item } = await database.send(
      new GetItemCommand({ TableName: USERS_TABLE.name, Key: { email: { S: row.email } } }),
    );
    expect(Item).toEqual({ email: { S: row.email } });
  }
  const calls = [
    { 'DynamoDB PutItem add_user_idempotency': [] },
    { 'DynamoDB PutItem chocolate_user': [] },
    { 'DynamoDB UpdateItem add_user_idempotency': [] },
  ];
  const message = { '## message': [{ '## write': calls }] };
  expect(traceTree(await daemon.waitForTrace(traceIdOf(header))).map(shape)).toEqual([
    { '## index.handler': [message, message] },
  ]);
});
