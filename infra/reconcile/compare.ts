import { tellsOwners } from '../../src/domain/reconcile/plan.ts';
import { type ReconcilePorts, reconcile } from '../../src/domain/reconcile/reconcile.ts';
import { createReconcilePorts } from '../../src/functions/reconcile/create-ports.ts';
import { catchInterruptions } from '../cli/interruption.ts';
import { type Progress, showProgress } from '../cli/progress.ts';
import type { ContinuedRunState } from './continued-run-state.ts';
import { explain } from './explain.ts';
import type { RunContext } from './run-context.ts';
import { BrokenOffError } from './setup-error.ts';
import type { Summary } from './summary.ts';

type Seen = { users: number; startedOver: number; throttled: number };

const portsOf = (
  { options, resources, plan, facts, cognito, dynamoDb }: RunContext,
  { runState }: ContinuedRunState,
  seen: Seen,
  { progress, abort }: { readonly progress: Progress; readonly abort: AbortSignal },
): ReconcilePorts =>
  createReconcilePorts(
    {
      cognito,
      dynamoDb,
      usersTableName: resources.usersTableName,
      idempotencyTableName: resources.idempotencyTableName,
      maxRequestsPerSecond: options.maxRps,
      withEmails: options.withEmails,
      abort,
      runState,
      onProgress: (_read, compared) => {
        seen.users += compared.length;
        progress.update(seen.users);
      },
      onStartOver: () => {
        seen.startedOver += 1;
        progress.note('Cognito does not go on from there: reading the pool from its beginning.');
      },
      onRetry: () => {
        seen.throttled += 1;
      },
      takesTransactions: facts.takesTransactions,
      onNoTransactions: () =>
        progress.note('DynamoDB takes no transactions here: rows are written one by one.'),
    },
    plan,
  );

/** The first Ctrl-C stops in good order, the second at once. Nothing is lost by either. */
const read = async (
  context: RunContext,
  continued: ContinuedRunState,
  seen: Seen,
  progress: Progress,
): Promise<void> => {
  const { resources, plan } = context;
  const drop = new AbortController();
  using interruption = catchInterruptions(
    (reason) => progress.note(`${reason} What was read is finished.`),
    () => drop.abort(),
  );
  const ports = portsOf(context, continued, seen, { progress, abort: drop.signal });
  try {
    const end = await reconcile(ports, plan, interruption.signal);
    if (end === 'complete') {
      progress.update(seen.users, seen.users);
    }
  } catch (fault) {
    if (!drop.signal.aborted) {
      throw new BrokenOffError(explain(fault, resources), seen.users, { cause: fault });
    }
  } finally {
    progress.stop();
  }
};

/**
 * Compares pool and table from where the earlier run ended.
 *
 * @throws {BrokenOffError} for what ended the run; the same command goes on
 */
export const compare = async (
  context: RunContext,
  continued: ContinuedRunState,
): Promise<Summary> => {
  const { resources, plan, facts, stderr } = context;
  const { runState, knownUsers } = continued;
  const startedMs = performance.now();
  const progress = showProgress({
    stream: stderr,
    unit: 'users',
    total: facts.estimatedUsers,
    isEstimate: true,
    before: knownUsers,
  });
  const seen = { users: knownUsers, startedOver: 0, throttled: 0 };
  await read(context, continued, seen, progress);
  runState.findRelations();
  return {
    userPoolId: resources.userPoolId,
    region: resources.region,
    account: facts.account,
    table: resources.usersTableName,
    mode: plan.apply ? 'apply' : 'report',
    isComplete: runState.cursor() === undefined,
    continuedAfterUsers: knownUsers,
    tellsOwners: tellsOwners(plan.template),
    findings: runState.counts(),
    failures: runState.failures(),
    durationMs: Math.round(performance.now() - startedMs),
    ...seen,
  };
};
