import { isDeepStrictEqual } from 'node:util';
import { type Delivery, deliver, faultsOf } from '../delivery.ts';
import { readRow } from '../dynamodb/rows.ts';
import type { Behaviour, NextRun } from '../lambda/next-function.ts';
import type { Stage } from '../stage.ts';
import { emptyQueue } from './retry-queue.ts';
import { keyOfRow, type Scene, type SceneResult } from './scene.ts';

type NextScene = {
  readonly title: string;
  readonly story: string;
  readonly event: unknown;
  /** What the second function does. */
  readonly behaviour: Behaviour;
  /** What is off, in words, of what the second function got. */
  readonly judge: (runs: readonly NextRun[]) => readonly string[];
};

const succeeded = ({ invocation }: NextRun): boolean => invocation.error === undefined;

const wasWaitedFor = (runs: readonly NextRun[]): readonly string[] =>
  // On a machine with too much to do the call may be too slow; then the event comes again.
  runs.some(succeeded) ? [] : ['the next function did not get the event'];

const gotItLater = (runs: readonly NextRun[]): readonly string[] =>
  runs.some((run) => run.isAsync && succeeded(run))
    ? []
    : ['the next function did not get the event a second time, asynchronously'];

const play = async (stage: Stage, scene: NextScene): Promise<SceneResult> => {
  const { event, behaviour, judge } = scene;
  const key = keyOfRow(event, stage.template);
  const before = key && (await readRow(stage.dynamoDb, key));
  stage.next.behave(behaviour);
  const deliveries = await deliver({ ...stage, lambda: stage.chained }, [event]);
  const next = await stage.next.takeRuns();
  const { retries } = isParked(deliveries) ? await emptyQueue(stage) : { retries: [] };
  const after = key && (await readRow(stage.dynamoDb, key));
  const isRaw = next.every(({ sent }) => isDeepStrictEqual(sent, event));
  return {
    ...{ deliveries, retries, next, row: key && { key, before, after } },
    problems: [
      ...deliveries.flatMap(faultsOf),
      ...judge(next),
      ...(isRaw ? [] : ['the next function got another event than Cognito sent']),
      // A kept table may know that this user deleted the row.
      ...(after === undefined && !stage.isKept ? ['the row is not in the table'] : []),
    ],
  };
};

const isParked = (deliveries: readonly Delivery[]): boolean =>
  deliveries.some(({ outcome }) => outcome === 'parked');

const nextScene = (scene: NextScene): Scene => ({
  title: scene.title,
  story: scene.story,
  play: (stage) => play(stage, scene),
});

/** With NEXT_FUNCTION: a function that is called after the row, and one that fails when it is called. */
export const nextFunctionScenes = (
  event: unknown,
  another: unknown,
): readonly [called: Scene, failing: Scene] => [
  nextScene({
    title: 'A function of your own comes next',
    story: 'With NEXT_FUNCTION it gets the same event after the row, and Cognito waits for it.',
    ...{ event, behaviour: 'works', judge: wasWaitedFor },
  }),
  nextScene({
    title: 'That function fails, and gets the event again',
    story: 'Cognito sees nothing of it. Lambda keeps the event and invokes the function later.',
    ...{ event: another, behaviour: 'fails-once', judge: gotItLater },
  }),
];
