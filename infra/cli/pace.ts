const SECOND_MS = 1_000;
const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3_600;

/** How far a piece of work has come. */
export type Advance = {
  readonly done: number;
  /** How much of it an earlier run had done: it says nothing of the pace. @default 0 */
  readonly before?: number;
  /** Undefined while nobody knows. */
  readonly total: number | undefined;
  readonly elapsedMs: number;
};

/** A count as people read it: `100,000`. */
export const countText = (count: number): string => count.toLocaleString('en-US');

/** A span of time as people read it: `46 s`, `3 min 20 s`, `2 h 5 min`. */
export const durationText = (durationMs: number): string => {
  const seconds = Math.round(durationMs / SECOND_MS);
  const minutes = Math.floor(seconds / MINUTE_SECONDS);
  if (seconds < MINUTE_SECONDS) {
    return `${seconds} s`;
  }
  return seconds < HOUR_SECONDS
    ? `${minutes} min ${seconds % MINUTE_SECONDS} s`
    : `${Math.floor(seconds / HOUR_SECONDS)} h ${minutes % MINUTE_SECONDS} min`;
};

const doneNow = ({ done, before = 0 }: Advance): number => done - before;

/** How fast it goes: `1,900 a second`. Slower than one a second it is counted by the minute. */
export const rateText = (advance: Advance): string => {
  const { elapsedMs } = advance;
  const perSecond = elapsedMs === 0 ? 0 : (doneNow(advance) * SECOND_MS) / elapsedMs;
  return perSecond >= 1 || perSecond === 0
    ? `${countText(Math.round(perSecond))} a second`
    : `${countText(Math.round(perSecond * MINUTE_SECONDS))} a minute`;
};

/**
 * How long it will take at the pace so far: `46 s left`. Undefined while nobody can know. At the end,
 * how long it took: `in 2 min 5 s`.
 */
export const timeLeftText = (advance: Advance): string | undefined => {
  const { done, total, elapsedMs } = advance;
  const now = doneNow(advance);
  if (total === undefined || now === 0) {
    return undefined;
  }
  return done < total
    ? `${durationText((elapsedMs / now) * (total - done))} left`
    : `in ${durationText(elapsedMs)}`;
};
