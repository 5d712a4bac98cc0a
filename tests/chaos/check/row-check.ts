import { isDeepStrictEqual } from 'node:util';
import type { UserRecord } from '../play/ledger.ts';
import type { RunResult } from '../run.ts';
import { allowed, RIGHT, userCheck, type Verdict, wrong } from './check.ts';

/** The one thing that excuses a missing row, and where the user is found then. */
const excuse = ({ calls }: UserRecord): Verdict => {
  const attempts = calls.flat();
  const answered = attempts.filter(({ intact }) => intact !== undefined);
  if (answered.length === 0 && attempts.every(({ killed }) => killed)) {
    return allowed('killed each time, never answered: reconcile finds the user');
  }
  return answered.length > 0 && answered.every(({ outcome }) => outcome === 'unrecorded')
    ? allowed('unrecorded, and said so: reconcile finds the user')
    : wrong('a confirmed user has no row');
};

const judge = ({ story, deeds, ...user }: UserRecord, { rows }: RunResult): readonly Verdict[] => {
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
  return [excuse({ story, deeds, ...user })];
};

/** Who confirmed, and did nothing to the row since, has exactly the row that belongs to the event. */
export const rowCheck = userCheck('every confirmed user has exactly their row', judge);
