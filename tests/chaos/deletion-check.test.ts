import { expect, test } from '@jest/globals';
import type { Verdict } from './check/check.ts';
import { deletionCheck } from './check/deletion-check.ts';
import { storyOf } from './plan/story.ts';
import { type Attempt, Ledger } from './play/ledger.ts';

const PLAN = { seed: 7, confirmations: 100 };
const withRow = Array.from({ length: 100 }, (_, index) => storyOf(PLAN, index)).filter(
  ({ row }) => row !== undefined,
);
const signUp = withRow.find(({ meetsStranger }) => !meetsStranger);
const meetsStranger = withRow.find((story) => story.meetsStranger);

const NOTHING = { users: 0, missing: 0, repaired: 0 };
const DELETION = { kind: 'delete', startMs: 100, endMs: 110 } as const;

const attempt = (changes: Partial<Attempt>): Attempt => ({
  startMs: 0,
  endMs: 50,
  outcome: 'created',
  degraded: false,
  level: 'INFO',
  killed: false,
  error: undefined,
  intact: true,
  next: undefined,
  durationMs: 50,
  ...changes,
});

/** What the check says of a user whose row is there again. */
const verdictOn = (
  attempts: readonly Attempt[],
  {
    broughtBackBy = 'a replay',
    returnsOldItem = true,
    story = signUp,
  }: Partial<{
    broughtBackBy: 'a replay' | 'the comparison';
    returnsOldItem: boolean;
    story: typeof signUp;
  }> = {},
): Verdict => {
  if (!story) {
    throw new Error('The plan has no sign-up.');
  }
  const ledger = new Ledger([story]);
  const [user] = ledger.users;
  user?.calls.push([...attempts]);
  user?.deeds.push(DELETION);
  const rows = new Map([[story.email ?? '', story.row ?? {}]]);
  const rowsBefore = broughtBackBy === 'a replay' ? rows : new Map();
  const comparison = { report: NOTHING, apply: NOTHING };
  const [finding] = deletionCheck.find({
    ...{ ledger, rowsBefore, comparison, rows, durationMs: 0, stallMs: 0, returnsOldItem },
  });
  return finding?.verdict ?? { kind: 'right' };
};

test('the comparison may bring back a row only if no record says that it was there', () => {
  expect(verdictOn([attempt({})], { broughtBackBy: 'the comparison' }).kind).toBe('wrong');
  expect(verdictOn([attempt({ degraded: true })], { broughtBackBy: 'the comparison' }).kind).toBe(
    'allowed',
  );
  expect(
    verdictOn([attempt({ outcome: 'parked' })], { broughtBackBy: 'the comparison' }).kind,
  ).toBe('allowed');
});

const LATER = { startMs: 200, endMs: 250 };

test('a row that comes back after its record was complete is wrong', () => {
  expect(verdictOn([attempt({}), attempt(LATER)]).kind).toBe('wrong');
  expect(verdictOn([attempt({ outcome: 'row-exists' }), attempt(LATER)]).kind).toBe('wrong');
});

test("meeting a row leaves a record only if the row is known to be the user's", () => {
  const works = [attempt({ outcome: 'row-exists' }), attempt(LATER)];

  expect(verdictOn(works, { returnsOldItem: false }).kind).toBe('allowed');
  expect(verdictOn(works, { story: meetsStranger }).kind).toBe('allowed');
});

test.each([
  ['no work before the deletion left a record', attempt({ degraded: true }), attempt(LATER)],
  ['the work before it was killed', attempt({ killed: true }), attempt(LATER)],
  ['a duplicate was under way', attempt({}), attempt({ startMs: 90, endMs: 130 })],
  ['the replay was degraded', attempt({}), attempt({ ...LATER, degraded: true })],
  ['the replay was parked', attempt({}), attempt({ ...LATER, outcome: 'parked' })],
])('a row may come back if %s', (_, before, after) => {
  expect(verdictOn([before, after]).kind).toBe('allowed');
});
