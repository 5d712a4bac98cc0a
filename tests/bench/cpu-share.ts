import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const GROUPS = '/sys/fs/cgroup/cpu';
const PERIOD_US = 20_000;
/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const MEMORY_OF_ONE_CPU_MB = 1_769;

/**
 * Limits processes to the share of a CPU that Lambda gives a function of this memory, by a control
 * group of Linux.
 *
 * @throws where there are no such groups (version 1) or this user may not make one
 */
export class CpuShare implements Disposable {
  readonly #folder: string;

  constructor(memoryMb: number) {
    this.#folder = join(GROUPS, `bench-${process.pid}-${memoryMb}`);
    mkdirSync(this.#folder);
    const quotaUs = Math.round((PERIOD_US * memoryMb) / MEMORY_OF_ONE_CPU_MB);
    writeFileSync(join(this.#folder, 'cpu.cfs_period_us'), String(PERIOD_US));
    writeFileSync(join(this.#folder, 'cpu.cfs_quota_us'), String(quotaUs));
  }

  limit(pid: number): void {
    writeFileSync(join(this.#folder, 'cgroup.procs'), String(pid));
  }

  /** No process may be left in it. */
  [Symbol.dispose](): void {
    rmdirSync(this.#folder);
  }
}
