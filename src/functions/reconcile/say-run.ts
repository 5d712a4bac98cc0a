import type { Logger } from '@aws-lambda-powertools/logger';
import { type Counts, countOf, foundMissing } from '../../domain/reconcile/finding.ts';
import { describeFault } from '../../observability/describe-fault.ts';
import type { Metrics } from '../../observability/metrics.ts';

/** What became of one run of the scheduled comparison. */
export type Run = {
  readonly userPoolId: string;
  readonly apply: boolean;
  /** False when no attribute of a row says whose it is. */
  readonly tellsOwners: boolean;
  /** Users that this run met: those of its part of the pool. */
  readonly users: number;
  readonly counts: Counts;
  /** False when an earlier run had begun the pool. */
  readonly fromStart: boolean;
  /** False when the next run has to go on. */
  readonly toEnd: boolean;
  /** True when a fault ended it, and not the end of the pool or of its time. */
  readonly isBroken: boolean;
  readonly startedOver: number;
  readonly throttled: number;
  readonly durationMs: number;
  /** What ended the run, or kept single rows from being written. */
  readonly faults: readonly unknown[];
};

const skippedIn = (counts: Counts): number =>
  Object.entries(counts)
    .filter(([finding]) => finding.startsWith('skipped:'))
    .reduce((sum, [, count]) => sum + count, 0);

/**
 * Whose row is another's can be told only by a run that met all users: somebody whom another run met
 * would be taken for nobody.
 */
const strangersIn = ({ counts, fromStart, toEnd, tellsOwners }: Run) =>
  tellsOwners && fromStart && toEnd
    ? {
        foreign_row: countOf(counts, 'foreign-row'),
        orphaned_row: countOf(counts, 'orphaned-row'),
      }
    : {};

const count = (metrics: Metrics, { counts }: Run): void =>
  metrics.publish({
    missing: foundMissing(counts),
    repaired: countOf(counts, 'repaired'),
    collision: countOf(counts, 'collision'),
  });

/** Writes a run's metrics, its one line, and a line for each fault. Nobody is named in them. */
export const sayRun = (logger: Logger, metrics: Metrics, run: Run): void => {
  const { counts } = run;
  count(metrics, run);
  for (const fault of run.faults) {
    logger.error('fault', { fault: describeFault(fault) });
  }
  logger[foundMissing(counts) > 0 ? 'warn' : 'info']('reconcile', {
    userPoolId: run.userPoolId,
    mode: run.apply ? 'apply' : 'report',
    users: run.users,
    present: countOf(counts, 'present'),
    missing: foundMissing(counts),
    repaired: countOf(counts, 'repaired'),
    failed: countOf(counts, 'failed'),
    removed: countOf(counts, 'removed'),
    in_progress: countOf(counts, 'in-progress'),
    no_key: countOf(counts, 'no-key'),
    collision: countOf(counts, 'collision'),
    similar_key: countOf(counts, 'similar-key'),
    ...strangersIn(run),
    skipped: skippedIn(counts),
    from_start: run.fromStart,
    to_end: run.toEnd,
    started_over: run.startedOver,
    throttled: run.throttled,
    duration_ms: Math.round(run.durationMs),
  });
};
