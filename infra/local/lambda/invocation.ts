import type { FunctionError, RuntimeAnswer } from './runtime-api.ts';

export type InvokeOptions = {
  /** Time limit of this invocation. @default that of the sandbox */
  readonly timeoutMs?: number;
  /** X-Ray trace header. @default a new sampled trace */
  readonly traceHeader?: string;
};

/** How an invocation ended. `payload` is the raw JSON text that the function returned. */
export type InvocationEnd =
  | { readonly payload: string; readonly error?: undefined; readonly timedOut: false }
  | { readonly payload?: undefined; readonly error: FunctionError; readonly timedOut: boolean };

/** What became of an invocation. */
export type Invocation = InvocationEnd & {
  readonly requestId: string;
  readonly traceId: string;
  /** From handing the event over until the runtime asked for the next one. */
  readonly durationMs: number;
  /** Lines that the function wrote meanwhile. */
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
};

/** The end of an invocation that the runtime itself answered. */
export const answeredEnd = (answer: RuntimeAnswer): InvocationEnd =>
  answer.error
    ? { error: answer.error, timedOut: false }
    : { payload: answer.payload, timedOut: false };
