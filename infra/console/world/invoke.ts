import { randomUUID } from 'node:crypto';
import pLimit, { type LimitFunction } from 'p-limit';
import type { Invocation, InvokeOptions } from '../../local/lambda/invocation.ts';
import type { LambdaService, ServedInvocation } from '../../local/lambda/lambda-service.ts';
import { InitError } from '../../local/lambda/sandbox-errors.ts';
import { readLog } from '../../local/log-line.ts';
import { zipOf } from '../../local/stage.ts';
import { traceTree } from '../../local/xray/trace-tree.ts';
import type { InvocationView, ServedFunction } from '../view.ts';
import { begun, type Call, ended } from './invocation-views.ts';
import type { Journal } from './journal.ts';
import type { Parts } from './parts.ts';

/** Of one function. Each is a Node process of its own. What comes beyond waits. */
const MAX_AT_ONCE = 20;
/**
 * The trigger waits for it, for some seconds: twenty processes that start at once would take longer,
 * and one that runs has done its work in milliseconds.
 */
const MAX_NEXT_AT_ONCE = 2;
const TRACE_TIMEOUT_MS = 2_000;

/** What came of a call, and, a little later, how the page shows it. */
export type Invoked = {
  readonly served: ServedInvocation;
  readonly seen: Promise<InvocationView>;
};

/** Sends an event to a function and notes it in the journal. */
export type Invoke = (call: Call, options?: InvokeOptions) => Promise<Invoked>;

export const createInvoke = (parts: Parts, journal: Journal): Invoke => {
  // One each: the trigger waits for the function that comes next.
  const limits: Readonly<Record<ServedFunction, LimitFunction>> = {
    add_user: pLimit(MAX_AT_ONCE),
    retry_user: pLimit(MAX_AT_ONCE),
    next_function: pLimit(MAX_NEXT_AT_ONCE),
  };
  const traces = async (name: ServedFunction, invocation: Invocation) => {
    if (name === 'next_function') {
      // Its code is not of this project, and it writes no trace.
      const [lines = []] = readLog([invocation], '');
      return { lines, trace: [] };
    }
    const [lines = []] = readLog([invocation], zipOf(parts.zips, name));
    const segments = await parts.xray.waitForTrace(invocation.traceId, TRACE_TIMEOUT_MS);
    return { lines, trace: traceTree(segments) };
  };
  const finish = async (
    view: InvocationView,
    served: ServedInvocation,
  ): Promise<InvocationView> => {
    const { invocation } = served;
    const seen = ended(view, { ...served, ...(await traces(view.functionName, invocation)) });
    journal.end(seen);
    return seen;
  };
  return (call, options) =>
    limits[call.functionName](async () => {
      const view = begun(call, { id: randomUUID(), startedMs: Date.now() }, journal.invocations);
      journal.begin(view);
      const served = await serve(parts, call, options);
      return { served, seen: finish(view, served) };
    });
};

const serviceOf = (
  { functions, failingNextFunction, doors }: Parts,
  name: ServedFunction,
): LambdaService =>
  name === 'next_function' && doors.condition.nextFunction === 'fails'
    ? failingNextFunction
    : functions[name];

/** A function that does not load fails each invocation, as on Lambda. */
const serve = async (
  parts: Parts,
  { functionName, event }: Call,
  options: InvokeOptions | undefined,
): Promise<ServedInvocation> => {
  const startedMs = performance.now();
  try {
    return await serviceOf(parts, functionName).invoke(event, options);
  } catch (error) {
    if (!(error instanceof InitError)) {
      throw error;
    }
    const { errorType, errorMessage } = error;
    return {
      isCold: true,
      invocation: {
        ...{ requestId: randomUUID(), traceId: '', stdout: [], stderr: [] },
        error: { errorType, errorMessage, trace: [] },
        timedOut: false,
        durationMs: performance.now() - startedMs,
      },
    };
  }
};
