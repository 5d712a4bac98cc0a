import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { lambdaContext } from '../../../middleware/lambda-context.ts';
import { traceHandler } from '../../../middleware/tracing.ts';
import { unfailing } from '../../../middleware/unfailing.ts';
import type { Checkpoint } from '../../adapters/checkpoint.ts';
import { openTemporaryRunState } from '../../adapters/temporary-run-state.ts';
import { type ComparedUser, type Plan, tellsOwners } from '../../domain/reconcile/plan.ts';
import { RepeatedTokenError } from '../../domain/reconcile/pool-user.ts';
import { type ReconcilePorts, reconcile } from '../../domain/reconcile/reconcile.ts';
import { noSummary } from '../../observability/trace-summary.ts';
import type { Telemetry } from '../telemetry.ts';
import { type Run, sayRun } from './say-run.ts';

/** What a run gives to its ports. */
export type RunPorts = Pick<ReconcilePorts, 'runState' | 'onProgress' | 'onStartOver'> & {
  readonly onRetry: (fault: unknown) => void;
  readonly onNoTransactions: () => void;
  readonly abort: AbortSignal;
};

type ReconcileHandlerParts = Telemetry & {
  readonly plan: Plan;
  readonly checkpoint: Checkpoint;
  ports(run: RunPorts): ReconcilePorts;
};

/** The comparison broke off. The next run goes on where it was. */
export class ReconcileError extends Error {
  readonly code = 'ADD_USER_E_RECONCILE';
  override readonly name = 'ReconcileError';

  constructor(options: ErrorOptions) {
    super(
      'ADD_USER_E_RECONCILE: the comparison broke off; the log says why, the next run goes on.',
      options,
    );
  }
}

/** How long before Lambda's limit no further page is read. */
const STOP_BEFORE_MS = 45_000;
/** How long before the limit what is in flight is dropped, so that the checkpoint can be saved. */
const ABORT_BEFORE_MS = 15_000;
/** Rows that cannot be written tend to fail for one reason. */
const MAX_FAULTS = 5;

const within = (context: Context, beforeMs: number): AbortSignal =>
  AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - beforeMs));

/**
 * The function that compares pool and table on a schedule.
 *
 * A run reads as far as its time allows and leaves a checkpoint; the next one goes on there. What it
 * counts are the users of its own part. Safe to repeat, at the same time and beside the trigger.
 */
export const createReconcileHandler = (parts: ReconcileHandlerParts) => {
  const { logger, metrics, report, plan, checkpoint } = parts;

  const compare = async (context: Context): Promise<Run> => {
    const startedMs = performance.now();
    const from = await checkpoint.load();
    using runState = openTemporaryRunState({ nowMs: Date.now(), from });
    const abort = within(context, ABORT_BEFORE_MS);
    const stop = AbortSignal.any([abort, within(context, STOP_BEFORE_MS)]);
    const faults: unknown[] = [];
    const seen = { startedOver: 0, throttled: 0, isBroken: false };
    const ports = parts.ports({
      runState,
      abort,
      onProgress: (_read, compared: readonly ComparedUser[]) => {
        faults.push(...compared.flatMap(({ fault }) => fault ?? []));
        faults.splice(MAX_FAULTS);
      },
      onStartOver: () => {
        seen.startedOver += 1;
      },
      onRetry: () => {
        seen.throttled += 1;
      },
      onNoTransactions: () =>
        logger.warn('the table takes no transactions: rows are written one by one'),
    });
    await reconcile(ports, plan, stop).catch((fault: unknown) => {
      // What fails because time is up is not a fault: the next run does it.
      seen.isBroken = !abort.aborted;
      faults.unshift(fault);
    });
    // A list whose tokens repeat never ends: start over.
    const isCircle = faults[0] instanceof RepeatedTokenError;
    await checkpoint.save(isCircle ? undefined : runState.cursor());
    runState.findRelations();
    return {
      userPoolId: plan.userPoolId,
      apply: plan.apply,
      tellsOwners: tellsOwners(plan.template),
      users: runState.users(),
      counts: runState.counts(),
      fromStart: from === undefined || seen.startedOver > 0,
      toEnd: runState.cursor() === undefined,
      ...seen,
      durationMs: performance.now() - startedMs,
      faults,
    };
  };

  return middy<unknown, { readonly users: number; readonly toEnd: boolean }>()
    .use(unfailing('lambda-context', lambdaContext(logger), report))
    .use(unfailing('tracing', traceHandler(parts, noSummary), report))
    .handler(async (_event, context) => {
      const run = await compare(context);
      sayRun(logger, metrics, run);
      if (run.isBroken) {
        throw new ReconcileError({ cause: run.faults[0] });
      }
      return { users: run.users, toEnd: run.toEnd };
    });
};
