import type { Attempt, Injected, Replay, UserRecord } from '../play/ledger.ts';
import type { RunResult } from '../run.ts';
import { allowed, counted, RIGHT, userCheck, type Verdict, wrong, wrongInTime } from './check.ts';

const WRITES: ReadonlySet<string> = new Set([
  ...['created', 'row-exists', 'already-applied'],
  ...['parked', 'unrecorded'],
]);

/** The faults that were put into the calls for a user while something was under way. */
const during = ({ injected }: UserRecord, { startMs, endMs }: Attempt): readonly Injected[] =>
  injected.filter(({ atMs }) => startMs <= atMs && atMs <= endMs);

const judgeUnrecorded = (user: UserRecord, attempt: Attempt, result: RunResult): Verdict => {
  if (attempt.level !== 'CRITICAL') {
    return wrong('unrecorded, but not CRITICAL');
  }
  const faults = during(user, attempt);
  const targets = new Set(faults.map(({ target }) => target));
  const seen = counted(faults.map(({ target, fault }) => `${target}: ${fault}`));
  return targets.has('users') && targets.has('queue')
    ? allowed('DynamoDB and SQS were both failing')
    : wrongInTime(
        `unrecorded, though DynamoDB and SQS were not both failing (faults: ${seen})`,
        result,
      );
};

const judge = (user: UserRecord, attempt: Attempt, result: RunResult): Verdict => {
  const { outcome } = attempt;
  if (outcome === undefined) {
    return wrong('there is not exactly one line that says what became of it');
  }
  if (WRITES.has(outcome) !== (user.story.row !== undefined)) {
    return wrong(`the outcome ${outcome} does not fit the event`);
  }
  return outcome === 'unrecorded' ? judgeUnrecorded(user, attempt, result) : RIGHT;
};

const judgeReplay = ({ outcome }: Replay): Verdict =>
  outcome === undefined ? wrong('the retry function did not say what became of it') : RIGHT;

/** Each invocation says what became of it, and `unrecorded` only when there was no other way. */
export const outcomeCheck = userCheck(
  'each invocation says its outcome; unrecorded only if both were down',
  (user, result) => [
    ...user.calls
      .flat()
      .filter(({ intact }) => intact !== undefined)
      .map((attempt) => judge(user, attempt, result)),
    ...user.replays.filter(({ killed }) => !killed).map(judgeReplay),
  ],
);
