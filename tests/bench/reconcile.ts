import type { InvalidArgumentError } from 'commander';
import { count } from './options.ts';
import { measureReconcile, reconcileLine, reconcileSection } from './reconcile-bench.ts';

/**
 * Measures `npx add-user reconcile` alone, and shows each run when it has ended. `npm run bench` measures it
 * too, and writes it down.
 *
 *     npm run bench:reconcile -- 10000 100000 1000000
 */
const DEFAULT_SIZES = ['10000', '100000', '1000000'];

const sizesIn = (texts: readonly string[]): readonly number[] => {
  try {
    return texts.map(count);
  } catch (fault) {
    console.error(
      `error: a size of a pool cannot be read. ${(fault as InvalidArgumentError).message}`,
    ); // count throws no other
    return process.exit(2);
  }
};

const texts = process.argv.slice(2);
const sizes = sizesIn(texts.length > 0 ? texts : DEFAULT_SIZES);
console.log(reconcileSection([]));
await measureReconcile(sizes, (row) => console.log(reconcileLine(row)));
