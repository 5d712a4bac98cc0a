import { setTimeout as sleep } from 'node:timers/promises';
import type { PendingWrite } from '../../src/domain/pending-write.ts';
import { AlreadyInProgressError, type Ports } from '../../src/domain/record-confirmation.ts';
import { finishWrite } from '../../src/domain/replay-parked.ts';
import type { RowTemplate } from '../../src/domain/row-template/row-template.ts';
import { RETRY_WRITE_MS } from '../../src/retry-budget.ts';
import { isLasting } from '../aws/aws-call-error.ts';
import { inParallel } from '../cli/in-parallel.ts';
import type { Interruption } from '../cli/interruption.ts';
import type { Item } from './items/item.ts';
import type { Leftovers } from './leftovers.ts';
import { type Readable, readItem } from './reading.ts';
import type { SayOfItem } from './say.ts';
import {
  createTally,
  faultNames,
  type ItemOutcome,
  type ItemResult,
  isLeft,
  type Tally,
} from './tally.ts';

/** What a replay works with. */
export type ReplayParts = {
  /** The outside of the next write. */
  ports(): Ports;
  /** Makes the row of a raw event. */
  readonly template: RowTemplate;
  readonly concurrency: number;
  readonly leftovers: Leftovers;
  readonly interruption: Pick<Interruption, 'signal' | 'stop'>;
  /** Told of every item that cannot be read. */
  readonly sayUnreadable: SayOfItem;
  /** Told of every item that could not be written. */
  readonly sayUnwritten: SayOfItem;
  /** Told after each item. */
  onProgress(tally: Tally): void;
  /** Why nothing more can be written, in one line. */
  explain(fault: unknown): string;
};

const NOT_BEGUN: ItemResult = { outcome: 'not-begun', faults: [] };
const MALFORMED: ItemResult = { outcome: 'malformed', faults: [] };

/** A lock is gone when its owner is done, or expires with the owner's time. */
const LOCK_WAIT_MS = 1_000;
const LOCK_WAITS = Math.ceil(RETRY_WRITE_MS / LOCK_WAIT_MS) + 1;

/**
 * Replays items as the retry function does, in constant memory: never without the idempotency record, since
 * nobody waits.
 *
 * What is not done is kept in the leftovers. Once it is to stop, it finishes what is in flight and
 * keeps the rest. It stops by itself at a fault that will not go away, such as keys that have expired.
 * Safe to repeat.
 */
export const replayItems = async (
  items: AsyncGenerator<Item>,
  parts: ReplayParts,
): Promise<Tally> => {
  const tally = createTally();
  await inParallel(items, parts.concurrency, async (item) => {
    const result = parts.interruption.signal.aborted ? NOT_BEGUN : await replayItem(item, parts);
    const lasting = result.faults.find(isLasting);
    if (lasting) {
      parts.interruption.stop(parts.explain(lasting));
    }
    if (isLeft(result)) {
      await parts.leftovers.keep(item);
    }
    tally.add(result);
    parts.onProgress(tally);
  });
  return tally;
};

const replayItem = async (item: Item, parts: ReplayParts): Promise<ItemResult> => {
  const reading = readItem(item, { template: parts.template, nowMs: Date.now() });
  if (reading.kind === 'unreadable') {
    parts.sayUnreadable(item, reading.why);
    return MALFORMED;
  }
  const write = writeOf(reading);
  if (typeof write === 'string') {
    return { outcome: write, faults: [] };
  }
  const result = await replayWrite(write, parts);
  if (result.outcome === 'unrecorded') {
    parts.sayUnwritten(item, `not written (${faultNames(result)})`);
  }
  return result;
};

/** What is to be written, or the outcome of an event that needs nothing written. */
const writeOf = (reading: Readable): PendingWrite | ItemOutcome => {
  if (reading.kind === 'parked') {
    return reading.write;
  }
  return reading.reading.kind === 'sign-up' ? reading.reading.write : reading.reading.kind;
};

/** Writes, and waits while another copy of the same confirmation is being written. */
const replayWrite = async (write: PendingWrite, parts: ReplayParts): Promise<ItemResult> => {
  for (let waits = 0; ; waits += 1) {
    const { outcome, faults } = await finishWrite(parts.ports(), write);
    if (outcome !== 'parked') {
      return { outcome, faults };
    }
    if (waits === LOCK_WAITS || !faults.some((fault) => fault instanceof AlreadyInProgressError)) {
      return { outcome: 'unrecorded', faults };
    }
    await sleep(LOCK_WAIT_MS);
  }
};
