import {
  error,
  next as nextEvent,
  done as postAnswer,
} from '../../../infra/local/lambda/runtime-client/rapid-client.js';
import { CPU_GROUP, FIGURES_FD, REPORT_AT, type Reading } from './reading.ts';

const { readFileSync, writeFileSync, writeSync } = process.getBuiltinModule('node:fs');
const reportAt = new Set((process.env[REPORT_AT] ?? '').split(',').map(Number));
let answers = 0;

/**
 * What this process has used since the runtime client was loaded. The client loads this file last of
 * all, and the function's module next.
 */
const startedMs = performance.now();
const startedCpu = process.cpuUsage();
let receivedMs = startedMs;

/**
 * Linux counts the largest set of the process that this one was forked from as its own in `maxRSS`, so
 * the benchmark's. The file has that of the program alone.
 */
const peakMemoryKb = (): number => {
  try {
    return Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
};

const read = (): Reading => {
  const nowMs = performance.now();
  const { user, system } = process.cpuUsage(startedCpu);
  return {
    answers,
    wallMs: nowMs - startedMs,
    invocationMs: nowMs - receivedMs,
    cpuMs: (user + system) / 1_000,
    peakMemoryKb: peakMemoryKb(),
  };
};

const report = (): void => {
  if (reportAt.has(answers)) {
    writeSync(FIGURES_FD, `${JSON.stringify(read())}\n`);
  }
};

/** What happens once the function is loaded: Lambda takes the whole CPU back that it lent. */
const endLoading = (): void => {
  report();
  const group = process.env[CPU_GROUP];
  if (group) {
    writeFileSync(group, String(process.pid));
  }
};

/** Waits for the next event. */
export const next = async (): ReturnType<typeof nextEvent> => {
  if (answers === 0) {
    endLoading();
  }
  const event = await nextEvent();
  receivedMs = performance.now();
  return event;
};

/** Answers an invocation, and reports what was used so far after those that were asked for. */
export const done = (id: string, body: string): void => {
  answers += 1;
  report();
  postAnswer(id, body);
};

export { error };
