import type { Outcome } from '../../src/domain/outcome.ts';
import { describeFault } from '../../src/observability/describe-fault.ts';

/** What can become of an item: an outcome, or nothing, since the replay was stopped before it. */
export type ItemOutcome = Exclude<Outcome, 'parked'> | 'not-begun';

/** What became of an item, and what went wrong on the way. */
export type ItemResult = {
  readonly outcome: ItemOutcome;
  readonly faults: readonly unknown[];
};

/** What became of all items so far. */
export type Tally = {
  readonly total: number;
  count(outcome: ItemOutcome): number;
  /** How many were not written for which fault. Names only: a fault's text may quote a row. */
  readonly faults: ReadonlyMap<string, number>;
  add(result: ItemResult): void;
};

/** These are not done, and go to the file of what is left. */
const LEFT: ReadonlySet<ItemOutcome> = new Set<ItemOutcome>([
  'unrecorded',
  'malformed',
  'not-begun',
]);

/** Whether an item has to be given to the command again. */
export const isLeft = ({ outcome }: ItemResult): boolean => LEFT.has(outcome);

/** How many are not done. */
export const leftIn = (tally: Tally): number =>
  [...LEFT].reduce((sum, outcome) => sum + tally.count(outcome), 0);

/** The names of what went wrong. */
export const faultNames = ({ faults }: ItemResult): string =>
  faults.map((fault) => describeFault(fault).name).join(', ');

const increment = <Key>(counts: Map<Key, number>, key: Key): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

/** Begins to count. */
export const createTally = (): Tally => {
  const outcomes = new Map<ItemOutcome, number>();
  const faults = new Map<string, number>();
  let total = 0;
  return {
    get total() {
      return total;
    },
    count: (outcome) => outcomes.get(outcome) ?? 0,
    faults,
    add(result) {
      total += 1;
      increment(outcomes, result.outcome);
      if (result.outcome === 'unrecorded') {
        increment(faults, faultNames(result));
      }
    },
  };
};
