/** What a user turned out to be: exactly one for each user of the pool. */
export type UserFinding =
  /** A row has the key that the user's row would have. */
  | 'present'
  /** There is no row, and none was written: this run only reports. */
  | 'missing'
  /** There was no row; this run wrote it. */
  | 'repaired'
  /** There is no row, and it could not be written. */
  | 'failed'
  /** There is no row, but the idempotency record says that there was: somebody removed it. */
  | 'removed'
  /** Confirmed just now, or being written by somebody else: the next run will see. */
  | 'in-progress'
  /** A confirmed user without what the key is made of. */
  | 'no-key'
  /** Of a state that gets no row; the state is named. */
  | `skipped:${string}`;

/** What else can be said of users, once all are known. A user can have several. */
type RelationFinding =
  /** Another user has the very same key, so both share one row. */
  | 'collision'
  /** Another user's key differs only in upper and lower case, so each has a row. */
  | 'similar-key'
  /** The row's `sub` is that of another user of the pool. */
  | 'foreign-row'
  /** The row's `sub` is that of nobody in the pool. */
  | 'orphaned-row';

export type Finding = UserFinding | RelationFinding;

/** How many users each finding has. One that is not named has none. */
export type Counts = Readonly<Record<string, number>>;

/** How many users have a finding. */
export const countOf = (counts: Counts, finding: Finding): number => counts[finding] ?? 0;

/** How many users a run found without a row, whatever became of them then. */
export const foundMissing = (counts: Counts): number =>
  countOf(counts, 'missing') + countOf(counts, 'repaired') + countOf(counts, 'failed');

/** How many users are without a row still. */
export const stillMissing = (counts: Counts): number =>
  countOf(counts, 'missing') + countOf(counts, 'failed');
