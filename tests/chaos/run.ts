import { monitorEventLoopDelay } from 'node:perf_hooks';
import pLimit from 'p-limit';
import { type Plan, storyOf } from './plan/story.ts';
import { createInjector } from './play/injector.ts';
import { Ledger } from './play/ledger.ts';
import { playStory, type Theatre } from './play/play-story.ts';
import { Progress } from './play/progress.ts';
import { redrive, sendPoison, takeDeadLetters, untilDrained } from './play/queues.ts';
import { startRetryPollers } from './play/retry-poller.ts';
import { createRowPutWatch } from './play/row-puts.ts';
import { scanRows } from './play/rows.ts';
import { type Stage, startStage } from './stage.ts';

export type RunOptions = Plan & {
  /** Invocations of the trigger at once. */
  readonly sandboxes: number;
  /** How long a message stays hidden that the retry function did not finish. */
  readonly visibilitySeconds: number;
  /** Told how many users have come. */
  readonly onProgress?: (users: number) => void;
};

/** What a run came to: all that was seen, and the table as it was in the end. */
export type RunResult = {
  readonly ledger: Ledger;
  /** By e-mail address. */
  readonly rows: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** From the first confirmation to the last check of the queue. */
  readonly durationMs: number;
  /** The longest that this process had to wait for the machine: the functions had to wait as well. */
  readonly stallMs: number;
};

const USERS_A_POISON = 400;

/** Lets all users come, `sandboxes` at once, and waits until nothing of any of them is to come. */
const playAll = async (theatre: Theatre, stage: Stage, options: RunOptions): Promise<void> => {
  const { ledger } = theatre.cognito;
  const limit = pLimit(options.sandboxes);
  const rests = await limit
    .map(ledger.users, async (user) => {
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

/** Empties the queue. What became a dead letter with reason is given again, as an operator would. */
const drain = async ({ sqs }: Stage, ledger: Ledger): Promise<void> => {
  await untilDrained(sqs);
  ledger.deadLetters.push(...(await takeDeadLetters(sqs)));
  const parked = ledger.deadLetters.filter(({ body }) => !ledger.poison.includes(body));
  await Promise.all(parked.map((letter) => redrive(sqs, letter)));
  await untilDrained(sqs);
  ledger.stillDead.push(...(await takeDeadLetters(sqs)));
};

/**
 * Plays a plan: users confirm, edit and delete while everything around the function fails, then all
 * is well again and the queue is drained.
 */
export const runChaos = async (options: RunOptions): Promise<RunResult> => {
  const { seed, confirmations } = options;
  const plan = { seed, confirmations };
  const stories = Array.from({ length: confirmations }, (_, index) => storyOf(plan, index));
  const ledger = new Ledger(stories);
  const progress = new Progress();
  await using stage = await startStage(options);
  const { trigger, retry, documents, sqs, sqsEndpoint } = stage;
  const cognito = { plan, pool: trigger, ledger };
  const startedMs = performance.now();
  const stalls = monitorEventLoopDelay();
  stalls.enable();
  stage.inject(createInjector(plan, ledger, progress));
  stage.watch(createRowPutWatch(ledger));
  {
    await using _pollers = startRetryPollers({
      ...{ plan, ledger, pool: retry },
      ...{ endpoint: sqsEndpoint, queueUrl: sqs.retryQueueUrl },
    });
    await playAll({ cognito, progress, documents }, stage, options);
    stage.inject(() => undefined);
    await drain(stage, ledger);
  }
  const durationMs = performance.now() - startedMs;
  return { ledger, rows: await scanRows(documents), durationMs, stallMs: stalls.max / 1e6 };
};
