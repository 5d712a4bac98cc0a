import { expect, test } from '@jest/globals';
import { measureReconcile, type ReconcileRow, reconcileSection } from './reconcile-bench.ts';

test('the comparison is measured with no row there, while rows are written, and with all of them there', async () => {
  const seen: ReconcileRow[] = [];

  const rows = await measureReconcile([60], (row) => seen.push(row));

  expect(rows.map(({ users, key, what }) => [users, key, what])).toEqual(
    ['email', 'id', 'pk,sk'].flatMap((key) => [
      [60, key, 'report, no row is there'],
      [60, key, 'apply, no row is there'],
      [60, key, 'report, all rows are there'],
    ]),
  );
  expect(seen).toEqual(rows);
  const section = reconcileSection(rows);
  expect(section.match(/^\| 60 \| .* x \| [02] \| (\d+ → ){4}\d+ \| \d+ \| /gm)).toHaveLength(9);
  expect(rows.map(({ inCollision }) => inCollision)).toEqual([2, 2, 2, 0, 0, 0, 2, 2, 2]);
  expect(section).not.toContain('NaN');
}, 120_000);
