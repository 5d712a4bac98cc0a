import { openTemporaryRunState } from '../../../src/adapters/temporary-run-state.ts';
import { IDEMPOTENCY_TABLE } from '../../../src/contract.ts';
import { reconcile } from '../../../src/domain/reconcile/reconcile.ts';
import { statesWithRow } from '../../../src/domain/reconcile/user-state.ts';
import { createReconcilePorts } from '../../../src/functions/reconcile/create-ports.ts';
import type { Action } from './action.ts';

const MAX_REQUESTS_PER_SECOND = 1_000;

/**
 * The comparison of `reconcile_users`, without its minute of grace: whoever presses the button knows
 * that no trigger is under way.
 */
export const compare: Action = async ({ pool, parts }) => {
  const plan = {
    ...{ userPoolId: pool.userPoolId, apply: true, states: statesWithRow() },
    template: parts.template,
    graceMs: 0,
  };
  using runState = openTemporaryRunState({ nowMs: Date.now() });
  const ports = createReconcilePorts(
    {
      cognito: pool.client,
      dynamoDb: parts.dynamoDb,
      usersTableName: parts.usersTable.name,
      idempotencyTableName: IDEMPOTENCY_TABLE.name,
      maxRequestsPerSecond: MAX_REQUESTS_PER_SECOND,
      abort: new AbortController().signal,
      runState,
      onProgress: () => undefined,
      onStartOver: () => undefined,
      onRetry: () => undefined,
      onNoTransactions: () => undefined,
    },
    plan,
  );
  await reconcile(ports, plan, new AbortController().signal);
  const counts = Object.entries(runState.counts()).filter(([, count]) => count > 0);
  const isOk = counts.every(([finding]) => finding !== 'failed');
  const said = counts.map(([finding, count]) => `${count} ${finding}`).join(', ');
  return { ok: isOk, text: `${runState.users()} users of the pool: ${said || 'nothing to do'}.` };
};
