import { setTimeout as delay } from 'node:timers/promises';
import { signUpEvent } from '../support/sign-up-event.ts';
import { CpuShare } from './cpu-share.ts';
import type { Laboratory } from './laboratory.ts';
import { CPU_GROUP, type Reading } from './runtime-client/reading.ts';
import { spreadOf } from './statistics.ts';

/** What fresh processes used until their first answer, one reading a round. */
export type ColdReadings<Name extends string> = Readonly<Record<Name, readonly Reading[]>>;

export type ColdPlan = {
  readonly rounds: number;
  /** From the first invocation on, a process gets the CPU of this size. @default a whole CPU */
  readonly memoryMb?: number;
};

/**
 * Starts a fresh process and has it load the function and answer once. It always loads on a whole CPU,
 * as Lambda lends it.
 */
const measureOne = async (
  laboratory: Laboratory,
  name: string,
  memoryMb?: number,
): Promise<Reading> => {
  using share = memoryMb === undefined ? undefined : new CpuShare(memoryMb);
  await using process = await laboratory.start(name, [1], share && { [CPU_GROUP]: share.members });
  await process.send([signUpEvent()]);
  return process.readingAt(1);
};

/**
 * Measures each function once a round. The order turns by one each round, so that none always runs after
 * the same other.
 */
export const measureCold = async <Name extends string>(
  laboratory: Laboratory,
  names: readonly Name[],
  { rounds, memoryMb }: ColdPlan,
  onRound: () => void,
): Promise<ColdReadings<Name>> => {
  const readings = Object.fromEntries(
    names.map((name): [string, Reading[]] => [name, []]),
  ) as Record<Name, Reading[]>; // an entry for each name
  for (let round = 0; round < rounds; round += 1) {
    const first = round % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      readings[name].push(await measureOne(laboratory, name, memoryMb));
    }
    onRound();
  }
  return readings;
};

/** What a memory size gives, one value a fresh process. */
export type SizeReading = {
  readonly memoryMb: number;
  readonly firstMs: readonly number[];
  readonly warmMs: readonly number[];
};

const WARM_INVOCATIONS = 10;
// Between two, so that an invocation does not pay for the share that the one before has used up.
const PAUSE_MS = 50;

const measureSize = async (laboratory: Laboratory, memoryMb: number): Promise<number[]> => {
  const answers = Array.from({ length: WARM_INVOCATIONS + 1 }, (_, before) => before + 1);
  using share = new CpuShare(memoryMb);
  await using process = await laboratory.start('zip', answers, { [CPU_GROUP]: share.members });
  const times: number[] = [];
  for (const answer of answers) {
    await process.send([signUpEvent()]);
    times.push((await process.readingAt(answer)).invocationMs);
    await delay(PAUSE_MS);
  }
  return times;
};

/**
 * Times the zip's invocations on the share of a CPU that each memory size has.
 *
 * @param sizesMb memory sizes, in MB
 */
export const measureSizes = async (
  laboratory: Laboratory,
  sizesMb: readonly number[],
  rounds: number,
  onRound: () => void,
): Promise<readonly SizeReading[]> => {
  const found = sizesMb.map((memoryMb) => ({
    memoryMb,
    firstMs: [] as number[],
    warmMs: [] as number[],
  }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { memoryMb, firstMs, warmMs } of found) {
      const [first = Number.NaN, ...warm] = await measureSize(laboratory, memoryMb);
      firstMs.push(first);
      warmMs.push(spreadOf(warm).median);
    }
    onRound();
  }
  return found;
};
