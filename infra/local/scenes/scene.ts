import { readConfirmation } from '../../../src/domain/confirmation.ts';
import type { Outcome } from '../../../src/domain/outcome.ts';
import type { RowTemplate } from '../../../src/domain/row-template/row-template.ts';
import { type Delivery, deliver, faultsOf } from '../delivery.ts';
import { type Row, type RowKey, readRow } from '../dynamodb/rows.ts';
import type { NextRun } from '../lambda/next-function.ts';
import type { Stage } from '../stage.ts';
import { type EmptiedQueue, emptyQueue, type RetryRun } from './retry-queue.ts';

const PARKED = 'parked' satisfies Outcome;
const NOTHING_PARKED: EmptiedQueue = { retries: [], failed: 0 };

/** Something that is shown: events that are sent, and what has to come of them. */
export type Scene = {
  readonly title: string;
  readonly story: string;
  play(stage: Stage): Promise<SceneResult>;
};

/** The row of a scene's user, before and after. */
export type RowChange = {
  readonly key: RowKey;
  readonly before: Row | undefined;
  readonly after: Row | undefined;
};

/** How a scene went. Nothing was off if there are no problems. */
export type SceneResult = {
  readonly deliveries: readonly Delivery[];
  readonly retries: readonly RetryRun[];
  /** What the function of NEXT_FUNCTION got, if there is one. */
  readonly next: readonly NextRun[];
  readonly row: RowChange | undefined;
  readonly problems: readonly string[];
};

/** A scene that is over. */
export type PlayedScene = SceneResult & Pick<Scene, 'title' | 'story'>;

/** What a judge may look at. */
export type Evidence = {
  /** The event. */
  readonly sent: unknown;
  readonly outcomes: readonly (string | undefined)[];
  /** How many invocations went on without the idempotency table. */
  readonly degradedCount: number;
  /** How many parked confirmations the retry function did not finish. */
  readonly unfinishedCount: number;
  readonly row: RowChange | undefined;
  readonly isKept: boolean;
};

/** What has to be so in one scene only. Returns what is not. */
export type Judge = (evidence: Evidence) => readonly string[];

type EventScene = {
  readonly title: string;
  readonly story: string;
  readonly event: unknown;
  /** @default 1 */
  readonly times?: number;
  /** @default 1 */
  readonly concurrency?: number;
  readonly judge: Judge;
};

/**
 * A scene that sends one event, once or more often, and looks at its user's row. What was parked is
 * retried before: the queue is gone when the run ends.
 */
export const eventScene = (scene: EventScene): Scene => ({
  title: scene.title,
  story: scene.story,
  play: async (stage) => {
    const { event, times = 1, concurrency = 1, judge } = scene;
    const key = keyOfRow(event, stage.template);
    const before = key && (await readRow(stage.dynamoDb, key));
    const copies = Array.from({ length: times }, () => event);
    const deliveries = await deliver(stage, copies, concurrency);
    const next = await stage.next.takeRuns();
    const outcomes = deliveries.map(({ outcome }) => outcome);
    const { retries, failed } = outcomes.includes(PARKED)
      ? await emptyQueue(stage)
      : NOTHING_PARKED;
    const after = key && (await readRow(stage.dynamoDb, key));
    const row = key && { key, before, after };
    const degradedCount = deliveries.filter(({ isDegraded }) => isDegraded).length;
    const problems = [
      ...deliveries.flatMap(faultsOf),
      ...judge({
        ...{ sent: event, outcomes, degradedCount, unfinishedCount: failed },
        ...{ row, isKept: stage.isKept },
      }),
    ];
    return { deliveries, retries, next, row, problems: [...new Set(problems)] };
  },
});

/** The key of the row that an event stands for, if it stands for one. */
export const keyOfRow = (event: unknown, template: RowTemplate): RowKey | undefined => {
  // The time is in no key.
  const reading = readConfirmation(event, { template, nowMs: Date.now() });
  return reading.kind === 'sign-up'
    ? Object.fromEntries(template.key.map((name) => [name, String(reading.write.row[name])]))
    : undefined;
};

/** How many of `times` run at once, in words. */
export const atOnceText = (times: number, concurrency: number): string => {
  const count = Math.min(times, concurrency);
  return count === 1 ? 'one after the other' : `${count} at once`;
};
