import type { RowTemplate } from '../../src/domain/row-template/row-template.ts';
import { UsageError } from '../cli/command-errors.ts';
import type { ItemSource } from './items/item-source.ts';
import { type Reading, readItem } from './reading.ts';
import type { SayOfItem } from './say.ts';

/** What a source holds, before anything of it is done. */
export type Survey = {
  readonly total: number;
  readonly counts: Readonly<Record<Reading['kind'], number>>;
};

/**
 * Looks through a source, in constant memory.
 *
 * @param say told of every item that cannot be read
 * @throws {UsageError} if it holds nothing, or nothing that can be read
 */
export const survey = async (
  source: ItemSource,
  template: RowTemplate,
  say: SayOfItem,
): Promise<Survey> => {
  const counts = { parked: 0, 'sign-up': 0, 'nothing-to-write': 0, unreadable: 0 };
  let total = 0;
  let firstReason: string | undefined;
  for await (const item of source.items()) {
    const reading = readItem(item, { template, nowMs: Date.now() });
    total += 1;
    counts[reading.kind] += 1;
    if (reading.kind === 'unreadable') {
      firstReason ??= `${item.place} is ${reading.why}`;
      say(item, reading.why);
    }
  }
  if (total === 0) {
    throw nothingIn(source);
  }
  if (counts.unreadable === total) {
    throw new UsageError(
      `${source.name} holds nothing that can be replayed: ${firstReason}. It takes Cognito events and parked messages.`,
    );
  }
  return { total, counts };
};

/** The error of a source without a single item. */
export const nothingIn = ({ name }: ItemSource): UsageError =>
  new UsageError(`${name} holds nothing to replay.`);
