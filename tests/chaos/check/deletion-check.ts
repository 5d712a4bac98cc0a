import type { Said, Span, UserRecord } from '../play/ledger.ts';
import type { RunResult } from '../run.ts';
import { allowed, RIGHT, userCheck, type Verdict, wrong } from './check.ts';

/** Anything that worked on a confirmation: an attempt of the trigger, or a delivery to the retry function. */
type Work = Span & Said & { readonly killed: boolean };

/** Calls of a sandbox that was killed can still be on their way. */
const LATE_CALLS_MS = 500;

/** Tells whether a work left a record that says that the confirmation is done. */
type LeftRecord = (work: Work) => boolean;

/**
 * Whoever met a row left a record only if that row is known to be the user's own. An engine that does not
 * return the row cannot tell, nor is a stranger's row a proof.
 */
const recordsLeft = (returnsOldItem: boolean, { story }: UserRecord): LeftRecord => {
  const proofs = ['created', 'already-applied'];
  if (returnsOldItem && !story.meetsStranger) {
    proofs.push('row-exists');
  }
  return ({ outcome, degraded }) => !degraded && proofs.includes(outcome ?? '');
};

const endOf = ({ killed, endMs }: Work): number => endMs + (killed ? LATE_CALLS_MS : 0);

/** Whether the put that brought the row back had come to the database's door before the deletion was over. */
const isLatePut = (puts: readonly Span[], deletion: Span): boolean => {
  const back = puts.filter(({ endMs }) => endMs >= deletion.startMs).at(-1);
  return back !== undefined && back.startMs <= deletion.endMs;
};

/**
 * Why a deleted row may be there again. The record is what keeps it away, so it may be if there was
 * none, if a duplicate had passed it already, or if a later one could not ask for it.
 *
 * @see docs/architecture.md, "Three guards"
 */
const excuse = (
  works: readonly Work[],
  leftRecord: LeftRecord,
  puts: readonly Span[],
  deletion: Span,
): Verdict => {
  const before = works.filter((work) => endOf(work) < deletion.startMs);
  const after = works.filter((work) => endOf(work) >= deletion.startMs);
  if (!before.some(leftRecord)) {
    return allowed('deleted before any record of it was complete');
  }
  if (isLatePut(puts, deletion) || after.some(({ startMs }) => startMs <= deletion.endMs)) {
    return allowed('deleted while a duplicate was under way');
  }
  return after.some((work) => !leftRecord(work))
    ? allowed('replayed while the records were out of reach (degraded, parked or killed)')
    : wrong('a deleted row came back within the life of its record');
};

/** The comparison brings back a row of which no record says that it was there. */
const excuseOfComparison = (
  works: readonly Work[],
  leftRecord: LeftRecord,
  deletion: Span,
): Verdict =>
  works.some((work) => leftRecord(work) && endOf(work) < deletion.startMs)
    ? wrong('the comparison brought back a deleted row, though a record said that it was there')
    : allowed('no record of it was complete, so the comparison brought it back');

const judge = (
  user: UserRecord,
  { rowsBefore, rows, returnsOldItem }: RunResult,
): readonly Verdict[] => {
  const last = user.deeds.at(-1);
  if (last?.kind !== 'delete' || !user.story.row) {
    return [];
  }
  const email = user.story.email ?? '';
  const works = [...user.calls.flat(), ...user.replays];
  const leftRecord = recordsLeft(returnsOldItem, user);
  if (rowsBefore.has(email)) {
    return [excuse(works, leftRecord, user.rowPuts, last)];
  }
  return [rows.has(email) ? excuseOfComparison(works, leftRecord, last) : RIGHT];
};

/** A row that its user deleted stays away, whatever is replayed. */
export const deletionCheck = userCheck('no deleted row came back', judge);
