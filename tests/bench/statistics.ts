/** The middle half of a sample, and its middle. */
export type Spread = { readonly low: number; readonly median: number; readonly high: number };

const quantile = (sorted: readonly number[], share: number): number => {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
};

/** First quartile, median and third quartile. */
export const spreadOf = (sample: readonly number[]): Spread => {
  const sorted = sample.toSorted((a, b) => a - b);
  return {
    low: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    high: quantile(sorted, 0.75),
  };
};

/**
 * How many times the one is the other, round by round: what slowed the machine in one round slowed
 * both.
 */
export const pairedRatios = (
  numerators: readonly number[],
  denominators: readonly number[],
): Spread =>
  spreadOf(numerators.map((value, index) => value / (denominators[index] ?? Number.NaN)));

/** How much more the one is than the other, round by round. */
export const pairedDifferences = (
  minuends: readonly number[],
  subtrahends: readonly number[],
): readonly number[] => minuends.map((value, index) => value - (subtrahends[index] ?? Number.NaN));
