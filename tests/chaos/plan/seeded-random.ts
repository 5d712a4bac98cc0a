import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A choice and how often it is taken, in proportion to the others. */
export type Weighted<Value> = readonly (readonly [weight: number, value: Value])[];

/** Numbers that look like chance and are the same each time. */
export type Random = {
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  pick<Value>(choices: Weighted<Value>): Value;
};

const pickFrom = <Value>(choices: Weighted<Value>, at: number): Value => {
  const total = choices.reduce((sum, [weight]) => sum + weight, 0);
  let left = at * total;
  const found = choices.find(([weight]) => {
    left -= weight;
    return left < 0;
  });
  if (!found) {
    throw new RangeError('There is nothing to choose from.');
  }
  return found[1];
};

/**
 * The numbers that belong to a key. What is decided from a key of its own does not depend on what
 * else was decided before it, so it stays the same however the run goes.
 */
export const randomOf = (...key: readonly (string | number)[]): Random => {
  const seed = createHash('sha256').update(JSON.stringify(key)).digest().readInt32LE();
  const generator = xoroshiro128plus(seed);
  return {
    int: (min, max) => uniformInt(generator, min, max),
    chance: (probability) => uniformFloat64(generator) < probability,
    pick: (choices) => pickFrom(choices, uniformFloat64(generator)),
  };
};
