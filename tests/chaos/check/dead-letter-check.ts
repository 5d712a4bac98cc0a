import { RETRY_QUEUE } from '../../../src/contract.ts';
import type { DeadLetter, Ledger, Replay, UserRecord } from '../play/ledger.ts';
import { parkedSub } from '../play/parked-sub.ts';
import { allowed, type Check, type Finding, RIGHT, type Verdict, wrong } from './check.ts';

/** Whether something was in the way of a delivery that came to nothing. */
const hadCause = ({ injected }: UserRecord, { killed, startMs, endMs }: Replay): boolean =>
  killed || injected.some(({ atMs }) => startMs <= atMs && atMs <= endMs);

/** A parked confirmation may end there if each of its deliveries met a fault. */
const judgeParked = (user: UserRecord | undefined): Verdict => {
  const failed = user?.replays.filter(({ outcome }) => !outcome || outcome === 'parked') ?? [];
  return user &&
    failed.length >= RETRY_QUEUE.maxReceiveCount &&
    failed.every((it) => hadCause(user, it))
    ? allowed(`each of its ${RETRY_QUEUE.maxReceiveCount} deliveries met a fault; redriven`)
    : wrong('a confirmation is among the dead letters without cause');
};

const judge = ({ body }: DeadLetter, ledger: Ledger): Finding => {
  const sub = parkedSub(body);
  return ledger.poison.includes(body)
    ? { about: 'an unreadable message', verdict: RIGHT }
    : { about: sub ?? 'unknown', verdict: judgeParked(ledger.bySub(sub)) };
};

const missing = ({ poison, deadLetters }: Ledger): readonly Finding[] =>
  poison
    .filter((body) => !deadLetters.some((letter) => letter.body === body))
    .map(() => ({
      about: 'an unreadable message',
      verdict: wrong('it was deleted, and is not among the dead letters'),
    }));

/** Unreadable messages end among the dead letters; nothing else does without cause. */
export const deadLetterCheck: Check = {
  name: 'nothing is among the dead letters without cause',
  find: ({ ledger }) => [
    ...ledger.deadLetters.map((letter) => judge(letter, ledger)),
    ...missing(ledger),
    ...ledger.stillDead.map(({ body }) => ({
      about: parkedSub(body) ?? 'unknown',
      verdict: wrong('it failed again when nothing was in its way'),
    })),
  ],
};
