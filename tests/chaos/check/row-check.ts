import { isDeepStrictEqual } from 'node:util';
import type { UserRecord } from '../play/ledger.ts';
import type { Rows } from '../run.ts';
import { allowed, RIGHT, userCheck, type Verdict, wrong } from './check.ts';

/** The things that excuse a missing row until the comparison has found the user. */
const excuse = ({ story, calls, replays }: UserRecord): Verdict => {
  const attempts = calls.flat();
  const answered = attempts.filter(({ intact }) => intact !== undefined);
  if (answered.length === 0 && attempts.every(({ killed }) => killed)) {
    return allowed('killed each time, never answered');
  }
  if (answered.length > 0 && answered.every(({ outcome }) => outcome === 'unrecorded')) {
    return allowed('unrecorded, and said so');
  }
  const said = [...answered, ...replays].map(({ outcome }) => outcome);
  return story.meetsStranger && said.includes('row-exists') && !said.includes('created')
    ? allowed('met the row of an account that is gone, and said row-exists')
    : wrong('a confirmed user has no row');
};

const judge = (
  user: UserRecord,
  rows: Rows,
  ofMissing: (user: UserRecord) => Verdict,
): readonly Verdict[] => {
  const { story, deeds } = user;
  const row = rows.get(story.email ?? '');
  if (!story.row) {
    return [row ? wrong('there is a row, though this was no sign-up') : RIGHT];
  }
  if (deeds.length > 0) {
    return [];
  }
  if (row) {
    return [isDeepStrictEqual(row, story.row) ? RIGHT : wrong('the row is not as it should be')];
  }
  return [ofMissing(user)];
};

/** Who confirmed, and did nothing to the row since, has exactly the row that belongs to the event, or a reason. */
export const rowCheck = userCheck(
  'before the comparison, nobody is without their row unnoticed',
  (user, { rowsBefore }) => judge(user, rowsBefore, excuse),
);

/** The same, without an excuse. */
export const lostCheck = userCheck(
  'after the comparison, every confirmed user has exactly their row',
  (user, { rows }) => judge(user, rows, () => wrong('a confirmed user has no row')),
);
