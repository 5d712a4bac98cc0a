import { accessSync, constants, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const GROUPS = '/sys/fs/cgroup/cpu';
const PERIOD_US = 20_000;
/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const MEMORY_OF_ONE_CPU_MB = 1_769;

/** The part of a CPU that Lambda gives a function of this memory. */
export const shareOf = (memoryMb: number): number => memoryMb / MEMORY_OF_ONE_CPU_MB;

/** A control group of Linux (version 1) whose processes get the CPU of a memory size. */
export class CpuShare implements Disposable {
  readonly #folder: string;

  constructor(memoryMb: number) {
    this.#folder = join(GROUPS, `bench-${process.pid}-${memoryMb}`);
    mkdirSync(this.#folder);
    const quotaUs = Math.round(PERIOD_US * shareOf(memoryMb));
    writeFileSync(join(this.#folder, 'cpu.cfs_period_us'), String(PERIOD_US));
    writeFileSync(join(this.#folder, 'cpu.cfs_quota_us'), String(quotaUs));
  }

  /** Whether this machine has such groups, and this user may make one. */
  static isPossible(): boolean {
    try {
      accessSync(GROUPS, constants.W_OK);
      return true;
    } catch {
      return false;
    }
  }

  /** A process that writes its id to this file is in the group. */
  get members(): string {
    return join(this.#folder, 'cgroup.procs');
  }

  /** No process may be left in it. */
  [Symbol.dispose](): void {
    rmdirSync(this.#folder);
  }
}
