import { differences } from '../cli/differences.ts';
import type { Invocation } from './lambda/invocation.ts';
import { isDegraded, type LogLine, outcomeOf, readLog } from './log-line.ts';
import { type Stage, zipOf } from './stage.ts';
import { type TraceNode, traceTree } from './xray/trace-tree.ts';

/** One event that was sent, and everything that could be seen of it. */
export type Delivery = {
  readonly sent: unknown;
  readonly invocation: Invocation;
  readonly lines: readonly LogLine[];
  readonly outcome: string | undefined;
  /** Whether the idempotency table failed, and the condition alone guarded the row. */
  readonly isDegraded: boolean;
  readonly trace: readonly TraceNode[];
  /** Where the answer differs from the event; empty if Cognito got its event back. */
  readonly differences: readonly string[];
};

/** Sends events to the function, `concurrency` at once, as Cognito would. */
export const deliver = async (
  stage: Stage,
  events: readonly unknown[],
  concurrency = 1,
): Promise<readonly Delivery[]> => {
  const invocations = await stage.lambda.invokeAll(events, concurrency);
  const logs = readLog(invocations, zipOf(stage.zips, 'add_user'));
  return Promise.all(
    invocations.map(async (invocation, index) => {
      const lines = logs[index] ?? [];
      const answer: unknown = JSON.parse(invocation.payload ?? 'null');
      return {
        sent: events[index],
        invocation,
        lines,
        outcome: outcomeOf(lines),
        isDegraded: isDegraded(lines),
        trace: traceTree(await stage.xray.waitForTrace(invocation.traceId, stage.traceTimeoutMs)),
        differences: invocation.error ? [] : differences(events[index], answer),
      };
    }),
  );
};

const TIMED_OUT_ADVICE =
  '. If this machine has too much else to do, try again later, or with a lower --concurrency';

/** What is wrong with a delivery, whatever the event was. */
export const faultsOf = (delivery: Delivery): readonly string[] => {
  const { invocation, outcome, trace } = delivery;
  if (invocation.error) {
    const { errorType, errorMessage } = invocation.error;
    const advice = invocation.timedOut ? TIMED_OUT_ADVICE : '';
    return [`Cognito got an error. ${errorType}: ${errorMessage}${advice}`];
  }
  const faults = {
    'Cognito got another event than it sent': delivery.differences.length > 0,
    'there is not exactly one canonical log line with an outcome': outcome === undefined,
    'the confirmation was not recorded anywhere': outcome === 'unrecorded',
    'no trace arrived': trace.length === 0,
  };
  return Object.entries(faults).flatMap(([fault, isSo]) => (isSo ? [fault] : []));
};
