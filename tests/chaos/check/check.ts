import { ATTEMPT_MS } from '../../../src/time-budget.ts';
import type { UserRecord } from '../play/ledger.ts';
import type { RunResult } from '../run.ts';

/** What a check says of one thing that it looked at. */
export type Verdict =
  | { readonly kind: 'right' }
  /** Not what one would wish for, but promised no better: for this reason. */
  | { readonly kind: 'allowed'; readonly reason: string }
  | { readonly kind: 'wrong'; readonly what: string };

export const RIGHT: Verdict = { kind: 'right' };
export const allowed = (reason: string): Verdict => ({ kind: 'allowed', reason });
export const wrong = (what: string): Verdict => ({ kind: 'wrong', what });

/** Shortens a list of words, each with how often it is there. */
export const counted = (words: readonly string[]): string =>
  [...Map.groupBy(words, (word) => word)]
    .map(([word, group]) => `${group.length} ${word}`)
    .join(', ') || 'none';

/** A process that is kept waiting for half of what an attempt may take, loses calls that nothing was wrong with. */
const STARVED_MS = ATTEMPT_MS / 2;

/** What is wrong, unless the machine was so busy that it can be the reason. */
export const wrongInTime = (what: string, { stallMs }: RunResult): Verdict =>
  stallMs < STARVED_MS ? wrong(what) : allowed('the machine was too busy to keep time');

/** What a check found, and whom it concerns: a `sub`, or what else has a name. */
export type Finding = { readonly about: string; readonly verdict: Verdict };

/** A question to a run. */
export type Check = {
  readonly name: string;
  find(result: RunResult): readonly Finding[];
};

/** A check that looks at one user after the other. */
export const userCheck = (
  name: string,
  judge: (user: UserRecord, result: RunResult) => readonly Verdict[],
): Check => ({
  name,
  find: (result) =>
    result.ledger.users.flatMap((user) =>
      judge(user, result).map((verdict) => ({ about: user.story.sub, verdict })),
    ),
});
