import { join } from 'node:path';
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SQSBatchResponse } from 'aws-lambda';
import { type FaultProxy, startFaultProxy } from '../../infra/local/fault-proxy.ts';
import { functionVariables } from '../../infra/local/lambda/function-variables.ts';
import { type Sandbox, startSandbox } from '../../infra/local/lambda/sandbox.ts';
import { type InvokeWithBatch, pollOnce } from '../../infra/local/sqs/event-source.ts';
import { type SqsEngine, startSqsEngine } from '../../infra/local/sqs/sqs-engine.ts';
import { DIST_DIR } from '../../infra/paths.ts';
import { ENVIRONMENT, RETRY_FUNCTION_TIMEOUT_MS, RETRY_QUEUE } from '../../src/contract.ts';
import { type Database, openDatabase } from '../support/database.ts';
import { type DeployedFunction, deployFunction } from '../support/deployed-function.ts';
import { signUpEvent } from '../support/sign-up-event.ts';

/** A message that was not finished comes back at once. */
const AT_ONCE = Number.POSITIVE_INFINITY;

let database: Database;
let queue: SqsEngine;
let queueProxy: FaultProxy;
let trigger: DeployedFunction;
let retrySandbox: Sandbox;

beforeAll(async () => {
  database = await openDatabase();
  queue = await startSqsEngine(AT_ONCE);
  queueProxy = await startFaultProxy(queue.endpoint);
  trigger = await deployFunction(database, {
    AWS_ENDPOINT_URL_SQS: queue.endpoint,
    [ENVIRONMENT.retryQueue]: queue.retryQueueUrl,
  });
  retrySandbox = await startSandbox({
    zipPath: join(DIST_DIR, 'retry_user.zip'),
    timeoutMs: RETRY_FUNCTION_TIMEOUT_MS,
    env: functionVariables({
      dynamoDbEndpoint: database.endpoint ?? '',
      sqsEndpoint: queueProxy.endpoint,
    }),
  });
  await Promise.all([trigger.sandbox.ready, retrySandbox.ready]);
});

afterAll(async () => {
  await trigger.close();
  await retrySandbox.close();
  await queueProxy.close();
  await queue.close();
  await database.close();
});

const invokeRetry: InvokeWithBatch = async (event) => {
  const { payload, error } = await retrySandbox.invoke(event);
  if (payload === undefined) {
    throw new Error(error?.errorType);
  }
  return JSON.parse(payload) as SQSBatchResponse; // what the handler's type says
};

const poll = () => pollOnce(queue.client, queue.retryQueueUrl, invokeRetry);

const waiting = async (queueUrl: string): Promise<number> => {
  const { Attributes } = await queue.client.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: ['ApproximateNumberOfMessages'],
    }),
  );
  return Number(Attributes?.ApproximateNumberOfMessages);
};

test('a confirmation that the database missed gets its row from the retry function', async () => {
  const event = signUpEvent();
  const { email } = event.request.userAttributes;
  database.proxy?.inject(() => 'denied');

  const { payload, confirmation } = await trigger.send(event);
  const whileDown = await poll();
  const hidden = queueProxy.calls.map(({ operation, body }) => [operation, JSON.parse(body)]);
  database.proxy?.reset();
  const afterwards = await poll();

  expect(JSON.parse(payload ?? '')).toEqual(event);
  expect(confirmation).toMatchObject({ outcome: 'parked', level: 'WARN' });
  expect(whileDown).toEqual({ received: 1, failed: 1 });
  expect(hidden).toEqual([
    ['ChangeMessageVisibility', expect.objectContaining({ VisibilityTimeout: 60 })],
  ]);
  expect(afterwards).toEqual({ received: 1, failed: 0 });
  expect(await database.row(email)).toEqual({ email });
  expect(await waiting(queue.retryQueueUrl)).toBe(0);
  expect(retrySandbox.stdout.lines.join('\n')).toContain('"attempt":2');
});

test('what SQS takes no character of is parked all the same, and written as it came', async () => {
  const email = 'ada\uffff\ufffe\u{1f36b}@example.com';
  database.proxy?.inject(() => 'denied');

  const { confirmation } = await trigger.send(signUpEvent({ email }));
  database.proxy?.reset();
  const afterwards = await poll();

  expect(confirmation).toMatchObject({ outcome: 'parked' });
  expect(afterwards).toEqual({ received: 1, failed: 0 });
  expect(await database.row(email)).toEqual({ email });
});

test('a message that cannot be read ends in the dead letters and holds up no other', async () => {
  const event = signUpEvent();
  await queue.client.send(
    new SendMessageCommand({ QueueUrl: queue.retryQueueUrl, MessageBody: '{"form":99}' }),
  );
  database.proxy?.inject(() => 'denied');
  await trigger.send(event);
  database.proxy?.reset();

  const polls = [];
  for (let received = 1; received > 0; ) {
    const result = await poll();
    polls.push(result);
    received = result.received;
  }

  expect(polls[0]).toEqual({ received: 2, failed: 1 });
  expect(polls).toHaveLength(RETRY_QUEUE.maxReceiveCount + 1);
  expect(await database.row(event.request.userAttributes.email)).toBeDefined();
  const { Messages = [] } = await queue.client.send(
    new ReceiveMessageCommand({ QueueUrl: queue.deadLetterQueueUrl }),
  );
  expect(Messages.map(({ Body }) => Body)).toEqual(['{"form":99}']);
});
