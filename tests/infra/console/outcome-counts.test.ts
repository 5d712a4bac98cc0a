import { expect, test } from '@jest/globals';
import { slotMsFor } from '../../../infra/console/report/run-view.ts';
import { type InvocationView, OUTCOME_SLOTS } from '../../../infra/console/view.ts';
import { OutcomeCounts } from '../../../infra/console/world/outcome-counts.ts';

const NOW_MS = Date.UTC(2026, 10, 28, 12);
const created = { outcomes: ['created'] } as unknown as InvocationView; // what is counted

test('outcomes that are told out of order are counted in their slots all the same', () => {
  const counts = new OutcomeCounts(1_000);

  for (const ms of [NOW_MS - 1_500, NOW_MS - 500, NOW_MS - 1_400, NOW_MS - 400]) {
    counts.add(created, ms);
  }

  expect(counts.view(NOW_MS).slots.map((slot) => slot.counts)).toEqual([
    { created: 2 },
    { created: 2 },
  ]);
});

test.each([
  [4, 1],
  [29, 1],
  [30, 2],
  [300, 11],
])('of a run of %i s each slot has %i s, so that its start is shown too', (runSeconds, seconds) => {
  const startMs = NOW_MS - runSeconds * 1_000;

  const slotMs = slotMsFor([startMs, 0, NOW_MS], NOW_MS);

  const counts = new OutcomeCounts(slotMs);
  counts.add(created, startMs);
  expect(slotMs).toBe(seconds * 1_000);
  expect(counts.view(NOW_MS).slots.length).toBe(1);
  expect(NOW_MS - startMs).toBeLessThan(OUTCOME_SLOTS * slotMs);
});
