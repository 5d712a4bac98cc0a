import { expect, test } from '@jest/globals';
import type { Fault } from '../../infra/local/fault-proxy.ts';
import { burstsOf } from './plan/bursts.ts';
import { faultDice } from './plan/fault-dice.ts';
import { killAfterMs } from './plan/kills.ts';
import { type Plan, storyOf } from './plan/story.ts';

const PLAN: Plan = { seed: 7, confirmations: 120 };
const OTHER: Plan = { ...PLAN, seed: 8 };

const storiesOf = (plan: Plan) =>
  Array.from({ length: plan.confirmations }, (_, index) => storyOf(plan, index));

/** Each user's puts of the row, in an order of users of the caller's choice. */
const faultsBy = (plan: Plan, users: readonly number[]): readonly (Fault | undefined)[] => {
  const dice = faultDice(plan);
  const faults = users.map((user) => ({
    user,
    fault: dice({ target: 'users', operation: 'PutItem', about: String(user) }, user),
  }));
  return faults.toSorted((a, b) => a.user - b.user).map(({ fault }) => fault);
};

test('a seed gives the same users, events and outages each time, another seed gives others', () => {
  expect(storiesOf(PLAN)).toEqual(storiesOf(PLAN));
  expect(burstsOf(PLAN)).toEqual(burstsOf(PLAN));
  expect(storiesOf(OTHER)).not.toEqual(storiesOf(PLAN));
  expect(burstsOf(OTHER)).not.toEqual(burstsOf(PLAN));
});

test('what happens to the calls for a user does not depend on the order in which users come', () => {
  const inOrder = Array.from({ length: PLAN.confirmations }, (_, index) => index);

  expect(faultsBy(PLAN, inOrder.toReversed())).toEqual(faultsBy(PLAN, inOrder));
  expect(faultsBy(OTHER, inOrder)).not.toEqual(faultsBy(PLAN, inOrder));
});

test('most calls are left alone', () => {
  const inOrder = Array.from({ length: 2_000 }, (_, index) => index);
  const faults = faultsBy({ seed: 7, confirmations: 2_000 }, inOrder);

  const hit = faults.filter((fault) => fault !== undefined).length;
  expect(hit).toBeGreaterThan(20);
  expect(hit).toBeLessThan(600);
});

test('every kind of outage is in every run, however short, and none overlaps another', () => {
  for (const confirmations of [22, 70, 1_000]) {
    const bursts = burstsOf({ seed: 1, confirmations });

    expect(new Set(bursts.map(({ outage }) => outage.name)).size).toBe(11);
    for (const [at, { to }] of bursts.entries()) {
      expect(to).toBeLessThanOrEqual(bursts[at + 1]?.from ?? Number.POSITIVE_INFINITY);
    }
  }
});

test('the sandboxes of a doomed user die at each attempt', () => {
  const doomed = storiesOf(PLAN).filter(({ isDoomed }) => isDoomed);

  expect(doomed.length).toBeGreaterThan(0);
  for (const story of doomed) {
    const deaths = [0, 1, 2].map((attempt) =>
      killAfterMs(PLAN, story, { step: 0, copy: 0, attempt }),
    );
    expect(deaths).not.toContain(undefined);
  }
});
