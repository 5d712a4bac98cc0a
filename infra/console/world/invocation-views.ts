import { fieldsOf, textOf } from '../../../src/domain/fields.ts';
import { handlesOf } from '../../../src/domain/public-view.ts';
import { differences } from '../../cli/differences.ts';
import type { Invocation } from '../../local/lambda/invocation.ts';
import type { LogLine } from '../../local/log-line.ts';
import type { TraceNode } from '../../local/xray/trace-tree.ts';
import type { InvocationView, Sender, ServedFunction } from '../view.ts';
import { metricsIn, withoutMetrics } from './metrics.ts';
import { parkedSub } from './parked-sub.ts';
import { traceBars } from './trace-bars.ts';

/** An event on its way to a function. */
export type Call = {
  readonly functionName: ServedFunction;
  readonly event: unknown;
  readonly sender: Sender;
  readonly note?: string;
};

/** A message of a batch, as far as the event is one: anybody may send anything. */
type Delivered = { readonly sub: string | undefined; readonly receiveCount: number };

const deliveredIn = (event: unknown): readonly Delivered[] => {
  const records = fieldsOf(event)?.Records;
  return (Array.isArray(records) ? records : []).map((record: unknown) => {
    const fields = fieldsOf(record);
    const count = Number(fieldsOf(fields?.attributes)?.ApproximateReceiveCount);
    return {
      sub: parkedSub(textOf(fields, 'body') ?? ''),
      receiveCount: Number.isNaN(count) ? 1 : count,
    };
  });
};

const subsOf = ({ functionName, event }: Call): readonly string[] => {
  const subs =
    functionName === 'retry_user'
      ? deliveredIn(event).map(({ sub }) => sub)
      : [handlesOf(event).sub];
  return subs.filter((sub) => sub !== undefined);
};

/** How often the messages of a batch were received: the most is told. */
const receiveCount = (event: unknown): number =>
  Math.max(1, ...deliveredIn(event).map((delivered) => delivered.receiveCount));

/** An invocation that has just begun. @param earlier what is known of those before it */
export const begun = (
  call: Call,
  { id, startedMs }: Pick<InvocationView, 'id' | 'startedMs'>,
  earlier: readonly InvocationView[],
): InvocationView => {
  const { functionName, event, sender, note } = call;
  const subs = subsOf(call);
  const { triggerSource } = functionName === 'add_user' ? handlesOf(event) : {};
  const before = earlier.filter(
    (it) =>
      it.functionName === functionName &&
      it.triggerSource === triggerSource &&
      it.subs[0] === subs[0],
  );
  return {
    ...{ id, functionName, startedMs, sender, subs, event },
    attempt: functionName === 'retry_user' ? receiveCount(event) : before.length + 1,
    ...(note !== undefined && { note }),
    ...(triggerSource !== undefined && { triggerSource }),
    ...{ outcomes: [], differences: [], log: [], trace: [], metrics: [] },
  };
};

/** What is known of an invocation when it is over. */
type Ending = {
  readonly invocation: Invocation;
  readonly isCold: boolean;
  readonly lines: readonly LogLine[];
  readonly trace: readonly TraceNode[];
};

/** The same invocation when it is over, and its trace has come. */
export const ended = (
  view: InvocationView,
  { invocation, isCold, lines, trace }: Ending,
): InvocationView => {
  const canonical = lines.filter(({ fields }) => fields?.message === 'confirmation');
  return {
    ...view,
    isCold,
    durationMs: invocation.durationMs,
    outcomes: canonical.map(({ fields }) => String(fields?.outcome)),
    isDegraded: canonical.some(({ fields }) => fields?.degraded === true),
    ...answerOf(view, invocation),
    log: withoutMetrics(lines),
    metrics: metricsIn(lines),
    trace: traceBars(trace),
  };
};

const answerOf = (
  { functionName, event }: InvocationView,
  { payload, error }: Invocation,
): Pick<InvocationView, 'answer' | 'error' | 'differences'> => {
  if (error) {
    const { errorType, errorMessage } = error;
    return { error: { errorType, errorMessage }, differences: [] };
  }
  const answer: unknown = JSON.parse(payload);
  return { answer, differences: functionName === 'add_user' ? differences(event, answer) : [] };
};
