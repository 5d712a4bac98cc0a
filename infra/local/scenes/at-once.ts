/** How many of `times` run at once, in words. */
export const atOnceText = (times: number, concurrency: number): string => {
  const count = Math.min(times, concurrency);
  return count === 1 ? 'one after the other' : `${count} at once`;
};
