import { once } from 'node:events';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { RETRY_FUNCTION_TIMEOUT_MS } from '../../../src/contract.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../local/lambda/sandbox-environment.ts';
import type { DynamoDbCondition, NextFunctionCondition, SqsCondition } from '../view.ts';
import { endWaits } from '../world/queues.ts';
import type { World } from '../world/world.ts';
import { type Action, ActionError, type ActionResult } from './action.ts';

const local = { region: LOCAL_REGION, credentials: LOCAL_CREDENTIALS, maxAttempts: 1 };

/** Whether the functions get an answer, by their own way. */
const answers = async (client: { destroy(): void }, call: Promise<unknown>): Promise<boolean> =>
  call
    .then(
      () => true,
      () => false,
    )
    .finally(() => client.destroy());

const dynamoDbAnswers = ({ parts }: World): Promise<boolean> => {
  const client = new DynamoDBClient({ ...local, endpoint: parts.doors.dynamoDb });
  return answers(client, client.send(new ListTablesCommand({})));
};

const sqsAnswers = ({ parts }: World): Promise<boolean> => {
  const client = new SQSClient({ ...local, endpoint: parts.doors.sqs });
  return answers(client, client.send(new ListQueuesCommand({})));
};

const verdict = (isOk: boolean, good: string, bad: string): ActionResult => ({
  ok: isOk,
  text: isOk ? good : bad,
});

const DYNAMODB_SAYINGS: Record<DynamoDbCondition, { answers: boolean; good: string }> = {
  up: { answers: true, good: 'DynamoDB answers.' },
  away: { answers: false, good: 'DynamoDB does not answer.' },
  slow: { answers: true, good: 'DynamoDB answers, slowly.' },
  throttled: { answers: false, good: 'DynamoDB refuses every call.' },
  'records-away': { answers: true, good: 'DynamoDB answers, but not for the records.' },
};

export const setDynamoDb =
  (condition: DynamoDbCondition): Action =>
  async (world) => {
    world.parts.doors.setDynamoDb(condition);
    const expected = DYNAMODB_SAYINGS[condition];
    const isAnswering = await dynamoDbAnswers(world);
    return verdict(
      isAnswering === expected.answers,
      expected.good,
      isAnswering ? 'DynamoDB still answers.' : 'DynamoDB does not answer.',
    );
  };

export const setSqs =
  (condition: SqsCondition): Action =>
  async (world) => {
    world.parts.doors.setSqs(condition);
    const isAnswering = await sqsAnswers(world);
    return verdict(
      isAnswering === (condition === 'up'),
      isAnswering ? 'SQS answers.' : 'SQS does not answer.',
      isAnswering ? 'SQS still answers.' : 'SQS does not answer.',
    );
  };

export const setNextFunction =
  (condition: NextFunctionCondition): Action =>
  async ({ parts }) => {
    if (parts.nextFunctionName === undefined) {
      throw new ActionError('NEXT_FUNCTION names no function.');
    }
    parts.doors.setNextFunction(condition);
    return { ok: true, text: `The next function ${condition}. Sign up, and look at it.` };
  };

export const kill: Action = async ({ parts }) => {
  const count = await parts.functions.add_user.kill();
  const what = count === 1 ? '1 process is' : `${count} processes are`;
  return { ok: true, text: count === 0 ? 'No process was running.' : `${what} gone.` };
};

/** Waits for attempts that are under way: one that fails would hide its messages again. */
const retriesEnded = async ({ journal }: World): Promise<void> => {
  const signal = AbortSignal.timeout(RETRY_FUNCTION_TIMEOUT_MS);
  const isRetrying = (): boolean =>
    journal.invocations.some(
      ({ functionName, durationMs }) => functionName === 'retry_user' && durationMs === undefined,
    );
  while (isRetrying() && !signal.aborted) {
    await once(journal, 'end', { signal }).catch(() => undefined);
  }
};

export const retryNow: Action = async (world) => {
  await retriesEnded(world);
  const count = await endWaits(world.parts);
  const what = count === 1 ? '1 message is' : `${count} messages are`;
  return { ok: true, text: count === 0 ? 'Nothing waits.' : `${what} tried now.` };
};
