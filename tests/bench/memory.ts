import { setTimeout as delay } from 'node:timers/promises';
import { Command } from 'commander';
import { signUpEvent } from '../support/sign-up-event.ts';
import { CpuShare } from './cpu-share.ts';
import { Laboratory } from './laboratory.ts';
import { count } from './options.ts';
import { type Spread, spreadOf } from './statistics.ts';

const SIZES_MB = [128, 256, 512, 1_024, 1_769] as const;
const WARM_INVOCATIONS = 10;
// Between two, so that an invocation does not pay for the share that the one before has used up.
const PAUSE_MS = 50;

type Times = { readonly first: number; readonly warm: number; readonly loadMs: number };

const { rounds } = new Command('npm run bench:memory --')
  .description('Times invocations on the share of a CPU that each memory size has. Linux, as root.')
  .option('--rounds <n>', 'fresh processes of each size', count, 7)
  .parse()
  .opts<{ rounds: number }>();

/** Lambda lends a whole CPU for loading: the limit holds from the first invocation on. */
const measure = async (laboratory: Laboratory, memoryMb: number): Promise<Times> => {
  using share = new CpuShare(memoryMb);
  const reportAt = Array.from({ length: WARM_INVOCATIONS + 2 }, (_, answers) => answers);
  await using process = await laboratory.start('zip', reportAt);
  const { wallMs } = await process.readingAt(0);
  share.limit(process.pid);
  const warm: number[] = [];
  for (let answers = 1; answers <= WARM_INVOCATIONS + 1; answers += 1) {
    await process.send([signUpEvent()]);
    warm.push((await process.readingAt(answers)).invocationMs);
    await delay(PAUSE_MS);
  }
  const [first = Number.NaN, ...rest] = warm;
  return { first, warm: spreadOf(rest).median, loadMs: wallMs };
};

const shown = ({ low, median, high }: Spread): string =>
  `${median.toFixed(0)} (${low.toFixed(0)} to ${high.toFixed(0)})`;

await using laboratory = await Laboratory.open();
const found = SIZES_MB.map((memoryMb) => ({ memoryMb, times: [] as Times[] }));
for (let round = 0; round < rounds; round += 1) {
  for (const { memoryMb, times } of found) {
    times.push(await measure(laboratory, memoryMb));
  }
}
console.log('| memory (MB) | share of a CPU | first invocation (ms) | warm (ms) |');
console.log('| --- | --- | --- | --- |');
for (const { memoryMb, times } of found) {
  const first = shown(spreadOf(times.map((time) => time.first)));
  const warm = shown(spreadOf(times.map((time) => time.warm)));
  const share = `${((100 * memoryMb) / 1_769).toFixed(0)} %`;
  console.log(`| ${memoryMb} | ${share} | ${first} | ${warm} |`);
}
