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

/** A number with as many digits as it deserves. */
export const digits = (value: number): string =>
  Number.isInteger(value) || value >= 100 ? value.toFixed(0) : value.toFixed(2);

/** A median with the middle half behind it. */
export const shown = ({ low, median, high }: Spread): string =>
  low === high ? digits(median) : `${digits(median)} (${digits(low)} to ${digits(high)})`;
