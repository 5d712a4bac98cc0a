import { readParked } from '../../../src/domain/parked-confirmation.ts';
import { handlesOf } from '../../../src/domain/public-view.ts';
import { differences } from '../../local/differences.ts';
import type { ServedInvocation } from '../../local/lambda/lambda-service.ts';
import { parseLogLine } from '../../local/log-line.ts';
import type { Segment } from '../../local/xray/segment.ts';
import { traceTree } from '../../local/xray/trace-tree.ts';
import type { InvocationView, Sender, ServedFunction } from '../view.ts';
import { metricsIn, withoutMetrics } from './metrics.ts';
import { traceBars } from './trace-bars.ts';

/** An event on its way to a function. */
export type Call = {
  readonly functionName: ServedFunction;
  readonly event: unknown;
  readonly sender: Sender;
  readonly note?: string;
};

type Batch = {
  readonly Records: readonly {
    readonly body: string;
    readonly attributes: { readonly ApproximateReceiveCount: string };
  }[];
};

const subsOf = ({ functionName, event }: Call): readonly string[] => {
  const subs =
    functionName === 'retry_user'
      ? (event as Batch).Records.map(({ body }) => readParked(body)?.sub)
      : [handlesOf(event).sub];
  return subs.filter((sub) => sub !== undefined);
};

/** How often each message of a batch was received, of which the most is told. */
const receiveCount = (event: unknown): number =>
  Math.max(
    ...(event as Batch).Records.map(({ attributes }) => Number(attributes.ApproximateReceiveCount)),
  );

/** An invocation that has just begun. @param earlier what is known of those before it */
export const begun = (
  call: Call,
  id: string,
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
    ...{ id, functionName, startedMs: Date.now(), sender, subs, event },
    attempt: functionName === 'retry_user' ? receiveCount(event) : before.length + 1,
    ...(note !== undefined && { note }),
    ...(triggerSource !== undefined && { triggerSource }),
    ...{ outcomes: [], differences: [], log: [], trace: [], metrics: [] },
  };
};

/** The same invocation when it is over, and its trace has come. */
export const ended = (
  view: InvocationView,
  { invocation, isCold }: ServedInvocation,
  segments: readonly Segment[],
): InvocationView => {
  const lines = [...invocation.stdout, ...invocation.stderr].map(parseLogLine);
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
    trace: traceBars(traceTree(segments)),
  };
};

const answerOf = (
  { functionName, event }: InvocationView,
  { payload, error }: ServedInvocation['invocation'],
): Pick<InvocationView, 'answer' | 'error' | 'differences'> => {
  if (error) {
    const { errorType, errorMessage } = error;
    return { error: { errorType, errorMessage }, differences: [] };
  }
  const answer: unknown = JSON.parse(payload);
  return { answer, differences: functionName === 'add_user' ? differences(event, answer) : [] };
};
