import type { SQSBatchResponse } from 'aws-lambda';
import type { Outcome } from '../../../src/domain/outcome.ts';
import { deliver, faultsOf } from '../delivery.ts';
import { readRow } from '../dynamodb/rows.ts';
import type { Invocation } from '../lambda/invocation.ts';
import { parseLogLine } from '../log-line.ts';
import { pollOnce } from '../sqs/event-source.ts';
import type { Stage } from '../stage.ts';
import { traceTree } from '../xray/trace-tree.ts';
import { emailOf, type PlayedScene, type RetryRun, type Scene } from './scene.ts';

const PARKED = 'parked' satisfies Outcome;
const WAIT_FOR_MESSAGE_SECONDS = 2;

/** A scene in which the database goes away while a user confirms, and comes back. */
export const outageScene = (event: unknown): Scene => ({
  title: 'The database goes away, and comes back',
  story: 'The confirmation is parked on the retry queue; the retry function writes the row.',
  play: (stage) => play(stage, event),
});

const play = async (
  stage: Stage,
  event: unknown,
): Promise<Omit<PlayedScene, 'title' | 'story'>> => {
  const email = emailOf(event) ?? '';
  const before = await readRow(stage.dynamoDb, email);
  stage.gate.shut();
  const deliveries = await deliver(stage, [event]);
  stage.gate.open();
  const { retries, failed } = await emptyQueue(stage);
  const after = await readRow(stage.dynamoDb, email);
  const problems = {
    'the confirmation was not parked': deliveries[0]?.outcome !== PARKED,
    'the retry function did not take it': retries.length !== 1 || failed > 0,
    // A kept table may know that this user deleted the row.
    'the row is not in the table': after === undefined && !stage.isKept,
  };
  return {
    deliveries,
    retries,
    row: { email, before, after },
    problems: [
      ...deliveries.flatMap(faultsOf),
      ...Object.entries(problems).flatMap(([problem, isSo]) => (isSo ? [problem] : [])),
    ],
  };
};

/** Hands what waits on the queue to the retry function, once, as Lambda's event source does. */
const emptyQueue = async (
  stage: Stage,
): Promise<{ readonly retries: readonly RetryRun[]; readonly failed: number }> => {
  const invocations: Invocation[] = [];
  const { failed } = await pollOnce(
    stage.sqs.client,
    stage.sqs.retryQueueUrl,
    async (batch) => {
      const [invocation] = await stage.retryLambda.invokeAll([batch], 1);
      if (invocation?.payload === undefined) {
        throw new Error(invocation?.error?.errorMessage);
      }
      invocations.push(invocation);
      return JSON.parse(invocation.payload) as SQSBatchResponse; // what the handler's type says
    },
    WAIT_FOR_MESSAGE_SECONDS,
  );
  const retries = await Promise.all(invocations.map((invocation) => retryRun(stage, invocation)));
  return { retries, failed };
};

const retryRun = async (stage: Stage, invocation: Invocation): Promise<RetryRun> => ({
  invocation,
  lines: [...invocation.stdout, ...invocation.stderr].map(parseLogLine),
  trace: traceTree(await stage.xray.waitForTrace(invocation.traceId, stage.traceTimeoutMs)),
});
