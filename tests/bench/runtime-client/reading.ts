/** What a process had used when it had given so many answers; 0: when the function was loaded. */
export type Reading = {
  readonly answers: number;
  /** Since the function's module began to load. */
  readonly wallMs: number;
  /** Of the last invocation, from the event to the answer. */
  readonly invocationMs: number;
  /** User and system time of all threads, since then too. */
  readonly cpuMs: number;
  /** Most that was resident since the process began. */
  readonly peakMemoryKb: number;
};

/** File descriptor that readings are written to, one JSON document a line. */
export const FIGURES_FD = 3;

/** Variable that lists after how many answers there is a reading. */
export const REPORT_AT = 'BENCH_REPORT_AT';

/** Variable with the file of a control group that the process joins when the function is loaded. */
export const CPU_GROUP = 'BENCH_CPU_GROUP';
