import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { type RuntimeAnswer, RuntimeApi } from '../../infra/local/lambda/runtime-api.ts';
import { lambdaVariables, type Variables } from '../../infra/local/lambda/sandbox-environment.ts';
import { SandboxProcess } from '../../infra/local/lambda/sandbox-process.ts';
import { unpackTaskRoot } from '../../infra/local/lambda/task-root.ts';
import { newTraceHeader, traceIdOf } from '../../infra/local/lambda/trace-header.ts';
import { DIST_DIR } from '../../infra/paths.ts';
import type { LogLine } from './captured-output.ts';
import { PATIENCE, slowTimers } from './slow-timers.ts';

/** An invocation among others, and what came back. */
export type ConcurrentInvocation = {
  readonly requestId: string;
  readonly traceId: string;
  readonly answer: RuntimeAnswer;
};

/** A zip in an execution environment that takes many invocations at once. */
export type ConcurrentFunction = AsyncDisposable & {
  /**
   * Sends an event at once, whatever is still under way. When this resolves, everything that the
   * function wrote before it answered has been read.
   */
  invoke(event: unknown): Promise<ConcurrentInvocation>;
  /** The JSON lines that were written so far. */
  lines(): readonly LogLine[];
};

const parsed = (line: string): LogLine[] => {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
};

/**
 * Starts a function as Lambda Managed Instances do: AWS's runtime interface client starts a worker
 * thread, which asks for the next event before it has answered the last, and runs each invocation in a
 * context of its InvokeStore. Its limits on time are {@link PATIENCE} times longer.
 *
 * @param zip a name in `dist/`, or a whole path
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-nodejs-runtime.html
 */
export const startConcurrently = async (
  zip: string,
  { timeoutMs, variables }: { readonly timeoutMs: number; readonly variables: Variables },
): Promise<ConcurrentFunction> => {
  const taskRoot = unpackTaskRoot(resolve(DIST_DIR, zip));
  const api = await RuntimeApi.start();
  const child = new SandboxProcess(taskRoot.path, {
    ...lambdaVariables(taskRoot.path, api.address),
    AWS_LAMBDA_MAX_CONCURRENCY: '64',
    // All of them in one thread.
    AWS_LAMBDA_NODEJS_WORKER_COUNT: '1',
    ...slowTimers,
    ...variables,
  });
  const crash = child.gone.then((manner) => {
    throw new Error(`${manner}: ${child.stderr.lines.join('\n')}`);
  });
  // Whoever invokes sees it; an end after the last answer is none.
  crash.catch(() => undefined);
  return {
    async invoke(event) {
      const requestId = randomUUID();
      const traceHeader = newTraceHeader();
      const deadlineMs = Date.now() + timeoutMs * PATIENCE;
      const read = child.untilMarked(requestId);
      const answered = new Promise<RuntimeAnswer>((onAnswer) => {
        api.offer({ requestId, traceHeader, deadlineMs, event: JSON.stringify(event) }, onAnswer);
      });
      const [answer] = await Promise.race([Promise.all([answered, read]), crash]);
      return { requestId, traceId: traceIdOf(traceHeader), answer };
    },
    lines: () => [...child.stdout.lines, ...child.stderr.lines].flatMap(parsed),
    async [Symbol.asyncDispose]() {
      child.kill();
      await child.gone;
      await api.close();
      taskRoot.remove();
    },
  };
};
