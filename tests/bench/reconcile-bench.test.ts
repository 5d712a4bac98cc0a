import { expect, test } from '@jest/globals';
import { measureReconcile, type ReconcileRow, reconcileSection } from './reconcile-bench.ts';

test('the comparison is measured with no row there, while rows are written, and with all of them there', async () => {
  const seen: ReconcileRow[] = [];

  const rows = await measureReconcile([60], (row) => seen.push(row));

  expect(rows.map(({ users, what }) => [users, what])).toEqual([
    [60, 'report, no row is there'],
    [60, 'apply, no row is there'],
    [60, 'report, all rows are there'],
  ]);
  expect(seen).toEqual(rows);
  const section = reconcileSection(rows);
  expect(section.match(/^\| 60 \| .* x \| 2 \| (\d+ → ){4}\d+ \| \d+ \| /gm)).toHaveLength(3);
  expect(section).not.toContain('NaN');
}, 60_000);
