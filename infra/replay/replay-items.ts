import {
  type Ports,
  recordConfirmation,
  recordWrite,
} from '../../src/domain/record-confirmation.ts';
import type { RowTemplate } from '../../src/domain/row-template/row-template.ts';
import { isLasting } from '../aws/aws-call-error.ts';
import { inParallel } from '../cli/in-parallel.ts';
import type { Interruption } from '../cli/interruption.ts';
import type { Item } from './items/item.ts';
import type { Leftovers } from './leftovers.ts';
import { readItem } from './reading.ts';
import type { SayOfItem } from './say-of-item.ts';
import { createTally, faultNames, type ItemResult, isLeft, type Tally } from './tally.ts';

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

const NOT_BEGUN: ItemResult = { outcome: 'not-begun', degraded: false, faults: [] };
const MALFORMED: ItemResult = { outcome: 'malformed', degraded: false, faults: [] };

/**
 * Replays items through the trigger's own use case, in constant memory.
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
  const result =
    reading.kind === 'parked'
      ? await recordWrite(parts.ports(), reading.write)
      : await recordConfirmation(parts.ports(), reading.reading);
  if (result.outcome === 'unrecorded') {
    parts.sayUnwritten(item, `not written (${faultNames(result)})`);
  }
  return result;
};
