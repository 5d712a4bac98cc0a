import { describe, expect, test } from '@jest/globals';
import xray from 'aws-xray-sdk-core';
import {
  type Answer,
  callOf,
  closeCall,
  serviceName,
} from '../../../src/observability/trace-call.ts';

const CALL = callOf(
  { clientName: 'DynamoDBClient', commandName: 'PutItemCommand' },
  { TableName: 'chocolate_user' },
);

/** The subsegment as X-Ray gets it, closed with this answer. */
const closed = (answer: object, failed: boolean) => {
  const subsegment = new xray.Subsegment('DynamoDB');
  closeCall(subsegment, CALL, answer as Answer, failed);
  return JSON.parse(JSON.stringify(subsegment)) as Record<string, unknown>;
};

const failure = (fields: object): Error => Object.assign(new Error('ada@example.com'), fields);

describe('the subsegment of a call', () => {
  test('has the operation, the table, the request and the status', () => {
    const $metadata = { httpStatusCode: 200, requestId: 'ABC', attempts: 1 };

    expect(closed({ $metadata }, false)).toEqual({
      id: expect.any(String),
      name: 'DynamoDB',
      start_time: expect.any(Number),
      end_time: expect.any(Number),
      namespace: 'aws',
      aws: { operation: 'PutItem', table_name: 'chocolate_user', request_id: 'ABC', retries: 0 },
      http: { response: { status: 200 } },
    });
  });

  test('counts the attempts after the first', () => {
    expect(closed({ $metadata: { attempts: 3 } }, false).aws).toMatchObject({ retries: 2 });
  });

  test.each([{}, { $metadata: {} }])('of the answer %j has no status', (answer) => {
    const subsegment = closed(answer, false);

    expect(subsegment).not.toHaveProperty('http');
    expect(subsegment.aws).toEqual({
      operation: 'PutItem',
      table_name: 'chocolate_user',
      retries: 0,
    });
  });

  test.each([
    ['error', { httpStatusCode: 400 }],
    ['error', { httpStatusCode: 499 }],
    ['fault', { httpStatusCode: 500 }],
    ['fault', { httpStatusCode: 399 }],
    ['fault', {}],
    ['fault', undefined],
  ])('has the flag %s for a failure with %j', (flag, $metadata) => {
    const { fault, error } = closed(failure({ $metadata }), true);

    expect({ fault, error }).toEqual({ fault: undefined, error: undefined, [flag]: true });
  });

  test('describes a failure, without its text', () => {
    const subsegment = closed(failure({ name: 'ThrottlingException' }), true);

    expect(subsegment.metadata).toMatchObject({
      default: { fault: { name: 'ThrottlingException' } },
    });
    expect(JSON.stringify(subsegment)).not.toContain('ada@example.com');
  });

  test('has no flag for a condition that failed, which is an answer like any other', () => {
    const name = 'ConditionalCheckFailedException';

    const subsegment = closed(failure({ name, $metadata: { httpStatusCode: 400 } }), true);

    expect(subsegment).toMatchObject({ http: { response: { status: 400 } } });
    expect(subsegment).not.toHaveProperty('error');
    expect(subsegment).not.toHaveProperty('fault');
    expect(subsegment).not.toHaveProperty('metadata');
  });

  test('has no flag for an answer, whatever it looks like', () => {
    expect(closed({ name: 'x', $metadata: { httpStatusCode: 500 } }, false)).not.toHaveProperty(
      'fault',
    );
  });
});

test.each([
  ['DynamoDBClient', 'DynamoDB'],
  ['SQSClient', 'SQS'],
  ['ClientVPNClient', 'ClientVPN'],
  ['DynamoDB', 'DynamoDB'],
])('the service behind a %s is %s', (client, service) => {
  expect(serviceName({ ...CALL, client })).toBe(service);
});

test('a command’s name ends in Command, which is not repeated', () => {
  const subsegment = new xray.Subsegment('SQS');

  closeCall(subsegment, { ...CALL, command: 'CommandListCommand' }, {}, false);

  expect(JSON.parse(JSON.stringify(subsegment))).toMatchObject({
    aws: { operation: 'CommandList' },
  });
});

test('a call on a queue shows the queue', () => {
  const subsegment = new xray.Subsegment('SQS');
  const context = { clientName: 'SQSClient', commandName: 'SendMessageCommand' };
  const queue_url = 'https://sqs.eu-central-1.amazonaws.com/000000000000/add_user_retry';

  closeCall(subsegment, callOf(context, { QueueUrl: queue_url }), {}, false);

  expect(JSON.parse(JSON.stringify(subsegment)).aws).toEqual({
    operation: 'SendMessage',
    queue_url,
    retries: 0,
  });
});

test('a call of which the SDK says nothing has no names', () => {
  expect(callOf({}, {})).toEqual({ client: '', command: '', table: undefined, queue: undefined });
});
