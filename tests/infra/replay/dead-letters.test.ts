import {
  GetQueueAttributesCommand,
  PurgeQueueCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type SqsEngine, startSqsEngine } from '../../../infra/local/sqs/sqs-engine.ts';
import { RETRY_QUEUE } from '../../../src/contract.ts';
import { type MoveTaskFront, startMoveTaskFront } from '../../support/move-task-front.ts';
import { startReplay } from '../../support/replay-process.ts';

let sqs: SqsEngine;
let front: MoveTaskFront;

beforeAll(async () => {
  sqs = await startSqsEngine();
  front = await startMoveTaskFront(sqs);
});

beforeEach(async () => {
  for (const QueueUrl of [sqs.retryQueueUrl, sqs.deadLetterQueueUrl]) {
    await sqs.client.send(new PurgeQueueCommand({ QueueUrl }));
  }
  front.holdAfter(Number.POSITIVE_INFINITY);
});

afterAll(async () => {
  await front[Symbol.asyncDispose]();
  await sqs.close();
});

const start = (args: readonly string[], set: Readonly<Record<string, string>> = {}) => {
  const replay = startReplay('/', ['--dead-letters', ...args], {
    AWS_ENDPOINT_URL_SQS: front.endpoint,
    AWS_ENDPOINT_URL_STS: sqs.endpoint,
    RETRY_QUEUE_URL: sqs.retryQueueUrl,
    ...set,
  });
  replay.child.stdin.end();
  return replay;
};

const bury = async (count: number): Promise<void> => {
  for (let number = 0; number < count; number += 1) {
    const message = { QueueUrl: sqs.deadLetterQueueUrl, MessageBody: `letter ${number}` };
    await sqs.client.send(new SendMessageCommand(message));
  }
};

const countIn = async (queueUrl: string): Promise<number> => {
  const { Attributes } = await sqs.client.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: ['ApproximateNumberOfMessages'],
    }),
  );
  return Number(Attributes?.ApproximateNumberOfMessages);
};

test("the dead letters are moved to the retry queue by SQS's own redrive", async () => {
  await bury(3);

  const { exitCode, stdout, stderr } = await start(['--yes']).finished;

  expect({ exitCode, stderr }).toEqual({
    exitCode: 0,
    stderr: expect.stringMatching(/^3 of 3 messages, .+\n$/),
  });
  expect(stdout).toMatch(/account +000000000000/);
  expect(stdout).toMatch(new RegExp(`from +queue ${RETRY_QUEUE.deadLetterName}, about 3 messages`));
  expect(stdout).toMatch(new RegExp(`to +queue ${RETRY_QUEUE.name}`));
  expect(stdout).toContain(`3 messages were moved to ${RETRY_QUEUE.name}`);
  expect(front.started.at(-1)).toEqual({
    SourceArn: expect.stringMatching(new RegExp(`:${RETRY_QUEUE.deadLetterName}$`)),
    DestinationArn: expect.stringMatching(new RegExp(`:${RETRY_QUEUE.name}$`)),
  });
  expect(await countIn(sqs.retryQueueUrl)).toBe(3);
  expect(await countIn(sqs.deadLetterQueueUrl)).toBe(0);
});

test('a dry run moves nothing', async () => {
  await bury(1);

  const { exitCode, stdout } = await start(['--dry-run']).finished;

  expect(exitCode).toBe(0);
  expect(stdout).toContain('nothing was moved');
  expect(await countIn(sqs.deadLetterQueueUrl)).toBe(1);
});

test('Ctrl-C cancels the redrive and says how far it came', async () => {
  await bury(3);
  front.holdAfter(2);
  const startedBefore = front.started.length;
  const { child, finished } = start(['--yes']);
  front.onList(() => {
    if (front.started.length > startedBefore) {
      // Once: a second Ctrl-C, a second later, would end the process.
      front.onList(() => undefined);
      child.kill('SIGINT');
    }
  });

  const { exitCode, stdout, stderr } = await finished;

  expect(exitCode).toBe(1);
  expect(stderr).toContain('Stopped by Ctrl-C.');
  expect(stdout).toContain('2 messages were moved');
  expect(stdout).toContain(`cancelled). The others are still in ${RETRY_QUEUE.deadLetterName}.`);
});

test.each<[string, string, () => [string[], Record<string, string>?]]>([
  ['no queue', 'no URL of the retry queue', () => [['--yes'], { RETRY_QUEUE_URL: '' }]],
  ['a name instead of a URL', 'no URL of', () => [['--yes', '--queue-url', 'add_user_retry']]],
  ['no dead letters', 'is empty: there is nothing to move', () => [['--yes']]],
  ['nobody to ask', 'use --yes to go ahead', () => [[]]],
  [
    'a queue without dead letters',
    'has no dead letters',
    () => [['--yes', '--queue-url', sqs.deadLetterQueueUrl]],
  ],
  [
    'a queue that is missing',
    'there is no queue gone in eu-central-1',
    () => [['--yes', '--queue-url', new URL('gone', sqs.retryQueueUrl).href]],
  ],
  [
    'a queue of another region',
    'use --region eu-west-1',
    () => [['--yes', '--queue-url', 'https://sqs.eu-west-1.amazonaws.com/000000000000/q']],
  ],
])('%s is told in one line, with exit code 2', async (_, message, prepare) => {
  const [args, set] = prepare();

  const { exitCode, stderr } = await start(args, set).finished;

  expect(stderr).toContain(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(exitCode).toBe(2);
});
