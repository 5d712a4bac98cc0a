import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Command } from 'commander';
import { exitOnSignals } from '../../infra/local/cleanup.ts';
import { PROJECT_DIR } from '../../infra/paths.ts';
import { ablationTable, measureAblation, writeAblation } from './ablation.ts';
import { CANDIDATES } from './candidates.ts';
import { measureCold, measureSizes } from './cold.ts';
import { CpuShare } from './cpu-share.ts';
import type { Results } from './figures.ts';
import { Laboratory } from './laboratory.ts';
import { count } from './options.ts';
import { measureReconcile } from './reconcile-bench.ts';
import { missedBounds, type Plan, reportOf } from './report.ts';
import { FIRST_CONFIRMATIONS, measureWarm, REPLAYS, replaysElsewhere } from './warm.ts';

type Options = Plan & {
  readonly ablate: boolean;
  readonly check: boolean;
  readonly output: string;
  readonly ablationOutput: string;
  /** Memory sizes that the zip is measured at, in MB. */
  readonly sizes: readonly number[];
  /** Sizes of the pools that are compared with their tables. */
  readonly users: readonly number[];
};

/** The function's default memory size. */
const LIMITED_TO_MB = 512;

/** The largest shows that memory does not grow with the pool. */
const POOL_SIZES = [10_000, 100_000, 1_000_000];

const MEMORY_SIZES_MB = [128, 256, 512, 1_024, 1_769];

const counts = (text: string): readonly number[] => text.split(',').map(count);
const page = (name: string): string => join(PROJECT_DIR, 'docs', name);

const readOptions = (): Options =>
  new Command('npm run bench --')
    .description('Measures the zip against its peers and writes docs/benchmarks.md.')
    .option('--cold <n>', 'fresh processes of each function', count, 21)
    .option('--sized <n>', 'fresh processes of each memory size', count, 7)
    .option('--sizes <mb>', 'memory sizes, separated by commas', counts, MEMORY_SIZES_MB)
    .option('--warm <n>', 'warm invocations of each function', count, 2_000)
    .option('--warm-up <n>', 'invocations before those', count, 500)
    .option('--rounds <n>', 'rounds that the warm invocations are split into', count, 20)
    .option('--users <sizes>', 'pools that are compared with their tables', counts, POOL_SIZES)
    .option('--check', 'fail if a bound is missed', false)
    .option('--output <file>', 'the report', page('benchmarks.md'))
    .option('--ablate', 'measure the zip without one measure at a time instead', false)
    .option('--ablation-output <file>', 'page with the table of --ablate', page('performance.md'))
    .parse()
    .opts<Options>();

const progress = (part: string) => {
  let rounds = 0;
  return () => {
    rounds += 1;
    process.stderr.write(`\r${part}: round ${rounds} `);
  };
};

const measure = async ({ cold, sized, sizes, warm, warmUp, rounds }: Options): Promise<Results> => {
  await using laboratory = await Laboratory.open();
  const plan = { invocations: warm, warmUp, rounds };
  const coldRound = progress('cold');
  const elsewhere = replaysElsewhere(warmUp);
  const hasShares = CpuShare.isPossible();
  return {
    candidates: laboratory.candidates,
    cold: await measureCold(laboratory, CANDIDATES, { rounds: cold }, coldRound),
    limited: hasShares
      ? await measureCold(
          laboratory,
          CANDIDATES,
          { rounds: cold, memoryMb: LIMITED_TO_MB },
          coldRound,
        )
      : undefined,
    sizes: hasShares ? await measureSizes(laboratory, sizes, sized, progress('memory sizes')) : [],
    first: await measureWarm(laboratory, plan, FIRST_CONFIRMATIONS, progress('warm')),
    replay: await measureWarm(laboratory, plan, REPLAYS, progress('replays')),
    elsewhere: await measureWarm(laboratory, plan, elsewhere, progress('replays elsewhere')),
  };
};

const ablate = async ({ cold, ablationOutput }: Options): Promise<void> => {
  const ablation = await measureAblation(cold, LIMITED_TO_MB, progress('cold'));
  const found = ablationTable(ablation);
  await writeAblation(ablationOutput, found);
  console.log(`\n${found}\nWritten to ${relative(PROJECT_DIR, ablationOutput)}.`);
};

const compare = async (options: Options): Promise<void> => {
  const results = await measure(options);
  const comparisons = await measureReconcile(options.users, progress('comparisons'));
  const report = reportOf(results, comparisons, options, new Date().toISOString().slice(0, 10));
  await writeFile(options.output, report);
  console.log(`\n${report}\nWritten to ${relative(PROJECT_DIR, options.output)}.`);
  const missed = missedBounds(results);
  if (missed.length > 0) {
    console.error(`Bounds missed:\n${missed.join('\n')}`);
    process.exitCode = options.check ? 1 : 0;
  }
};

exitOnSignals();
const options = readOptions();
await (options.ablate ? ablate(options) : compare(options));
