import { monitorEventLoopDelay } from 'node:perf_hooks';
import pLimit from 'p-limit';
import type { ExpectedRow } from './plan/confirmation-event.ts';
import { type Plan, storyOf } from './plan/story.ts';
import { type Comparison, runComparison } from './play/comparison.ts';
import { createInjector } from './play/injector.ts';
import { Ledger } from './play/ledger.ts';
import { LongOutage } from './play/long-outage.ts';
import { startNextFunction } from './play/next-function.ts';
import { playStory, removeLastStrangers, type Theatre } from './play/play-story.ts';
import { Progress } from './play/progress.ts';
import { sendPoison, takeAll, untilDrained } from './play/queues.ts';
import { startRetryPollers } from './play/retry-poller.ts';
import { createRowPutWatch } from './play/row-puts.ts';
import { scanRows } from './play/rows.ts';
import { type Stage, startStage } from './stage.ts';

export type RunOptions = Plan & {
  /** Invocations of the trigger at once. */
  readonly sandboxes: number;
  /** Told how many users have come. */
  readonly onProgress?: (users: number) => void;
};

/** Rows by e-mail address. */
export type Rows = ReadonlyMap<string, ExpectedRow>;

/** What a run came to: all that was seen, and the table as it was in the end. */
export type RunResult = {
  readonly ledger: Ledger;
  /** The table when the queue was empty, before the comparison. */
  readonly rowsBefore: Rows;
  readonly comparison: Comparison;
  readonly rows: Rows;
  /** From the first confirmation to the end of the comparison. */
  readonly durationMs: number;
  /** The longest that this process had to wait for the machine: the functions had to wait as well. */
  readonly stallMs: number;
  /** Whether the functions could tell whose row stopped a put. */
  readonly returnsOldItem: boolean;
};

const USERS_A_POISON = 1_000;

/** Lets all users come, `sandboxes` at once, and waits until nothing of any of them is to come. */
const playAll = async (
  theatre: Theatre,
  { stage, longOutage }: { readonly stage: Stage; readonly longOutage: LongOutage },
  options: RunOptions,
): Promise<void> => {
  const { ledger } = theatre.cognito;
  const limit = pLimit(options.sandboxes);
  const rests = await limit
    .map(ledger.users, async (user) => {
      await longOutage.letIn(user.story.index);
      theatre.progress.advance();
      options.onProgress?.(theatre.progress.users);
      if (user.story.index % USERS_A_POISON === 0) {
        await sendPoison(stage.sqs, ledger);
      }
      return playStory(theatre, user);
    })
    .finally(() => limit.clearQueue());
  theatre.progress.finish();
  await Promise.all(rests.map(({ rest }) => rest));
};

/** Takes what is left on both queues when nothing works on them any more. */
const takeLeftOvers = async ({ sqs }: Stage, ledger: Ledger): Promise<void> => {
  ledger.leftOver.push(...(await takeAll(sqs, sqs.retryQueueUrl)));
  ledger.deadLetters.push(...(await takeAll(sqs, sqs.deadLetterQueueUrl)));
};

/**
 * Plays a plan: users confirm, edit and delete while everything around the function fails, then all
 * is well again, the queue is drained, and pool and table are compared.
 */
export const runChaos = async (options: RunOptions): Promise<RunResult> => {
  const { seed, confirmations } = options;
  const plan = { seed, confirmations };
  const stories = Array.from({ length: confirmations }, (_, index) => storyOf(plan, index));
  const ledger = new Ledger(stories);
  const progress = new Progress();
  const longOutage = new LongOutage(plan);
  await using next = await startNextFunction(plan, ledger);
  await using stage = await startStage({ ...options, lambdaEndpoint: next.endpoint });
  const { trigger, chained, retry, documents, sqs, sqsEndpoint } = stage;
  const theatre = { cognito: { plan, pool: trigger, chained, next, ledger }, progress, documents };
  const startedMs = performance.now();
  const stalls = monitorEventLoopDelay();
  stalls.enable();
  stage.inject(createInjector(plan, ledger, progress, longOutage));
  stage.watch(createRowPutWatch(ledger));
  {
    await using _pollers = startRetryPollers({
      ...{ plan, ledger, longOutage, progress, pool: retry },
      ...{ endpoint: sqsEndpoint, queueUrl: sqs.retryQueueUrl },
    });
    await playAll(theatre, { stage, longOutage }, options);
    await longOutage.over;
    stage.inject(() => undefined);
    await untilDrained(sqs, ledger);
  }
  await takeLeftOvers(stage, ledger);
  await removeLastStrangers(theatre);
  const rowsBefore = await scanRows(documents);
  const comparison = await runComparison(stage.variables, ledger);
  const durationMs = performance.now() - startedMs;
  const rows = await scanRows(documents);
  return {
    ...{ ledger, rowsBefore, comparison, rows, durationMs },
    stallMs: stalls.max / 1e6,
    returnsOldItem: stage.capabilities.returnsOldItem,
  };
};
