import type { Said, Span, UserRecord } from '../play/ledger.ts';
import { allowed, RIGHT, userCheck, type Verdict, wrong } from './check.ts';

/** Anything that worked on a confirmation: an attempt of the trigger, or a delivery to the retry function. */
type Work = Span & Said & { readonly killed: boolean };

const DONE: ReadonlySet<string | undefined> = new Set(['created', 'row-exists', 'already-applied']);
/** Calls of a sandbox that was killed can still be on their way. */
const LATE_CALLS_MS = 500;

/** Whether this work left a record that says that the confirmation is done. */
const leftRecord = ({ outcome, degraded }: Work): boolean => DONE.has(outcome) && !degraded;

const endOf = ({ killed, endMs }: Work): number => endMs + (killed ? LATE_CALLS_MS : 0);

/**
 * Why a deleted row may be there again. The record is what keeps it away, so it may be if there was
 * none, if a duplicate had passed it already, or if a later one could not ask for it.
 *
 * @see docs/architecture.md, "Three guards"
 */
const excuse = (works: readonly Work[], deletion: Span): Verdict => {
  const before = works.filter((work) => endOf(work) < deletion.startMs);
  const after = works.filter((work) => endOf(work) >= deletion.startMs);
  if (!before.some(leftRecord)) {
    return allowed('deleted before any record of it was complete');
  }
  if (after.some(({ startMs }) => startMs <= deletion.endMs)) {
    return allowed('deleted while a duplicate was under way');
  }
  return after.some((work) => !leftRecord(work))
    ? allowed('replayed while the records were out of reach (degraded, parked or killed)')
    : wrong('a deleted row came back within the life of its record');
};

const judge = ({ calls, replays, deeds, story }: UserRecord): ((row: unknown) => Verdict[]) => {
  const last = deeds.at(-1);
  return (row) => {
    if (last?.kind !== 'delete' || !story.row) {
      return [];
    }
    return [row ? excuse([...calls.flat(), ...replays], last) : RIGHT];
  };
};

/** A row that its user deleted stays away, whatever is replayed. */
export const deletionCheck = userCheck('no deleted row came back', (user, { rows }) =>
  judge(user)(rows.get(user.story.email ?? '')),
);
