import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { localEngines } from '../../infra/local/dynamodb/dynamodb-engine.ts';
import { PROJECT_DIR } from '../../infra/paths.ts';
import { measureReconcile, reconcileLine, reconcileSection } from './reconcile-bench.ts';

/**
 * Measures `npm run reconcile` alone, and writes docs/reconcile-benchmark.md.
 *
 *     npm run bench:reconcile -- 10000 100000 1000000
 */

const DEFAULT_SIZES = [10_000, 100_000, 1_000_000];

const asked = process.argv.slice(2).map(Number);
const rows = await measureReconcile(asked.length > 0 ? asked : DEFAULT_SIZES, (row) =>
  console.log(reconcileLine(row)),
);
const machine = `Measured with Node.js ${process.versions.node} and ${localEngines()[0]} on ${cpus().length} cores (${cpus()[0]?.model}).`;
const page = [
  '# How fast the comparison is, and how much memory it takes',
  '',
  '`npm run bench:reconcile` wrote this.',
  reconcileSection(rows),
  '',
  machine,
  '',
].join('\n');
await writeFile(join(PROJECT_DIR, 'docs', 'reconcile-benchmark.md'), page);
