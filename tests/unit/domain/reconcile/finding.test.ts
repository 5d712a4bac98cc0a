import { expect, test } from '@jest/globals';
import { countOf, foundMissing, stillMissing } from '../../../../src/domain/reconcile/finding.ts';

test('what was repaired was missing, and is not any more', () => {
  const counts = { present: 10, missing: 1, repaired: 2, failed: 4, removed: 8 };

  expect(foundMissing(counts)).toBe(7);
  expect(stillMissing(counts)).toBe(5);
});

test('a finding that nobody has counts nobody', () => {
  expect(countOf({}, 'missing')).toBe(0);
});
