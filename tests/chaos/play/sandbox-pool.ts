import pLimit from 'p-limit';
import type { Invocation } from '../../../infra/local/lambda/invocation.ts';
import {
  type Sandbox,
  type SandboxOptions,
  startSandbox,
} from '../../../infra/local/lambda/sandbox.ts';
import { InitError } from '../../../infra/local/lambda/sandbox-errors.ts';
import type { Span } from './ledger.ts';

/** An invocation, when it was, and whether its sandbox was killed meanwhile. */
export type PooledInvocation = Span & { readonly invocation: Invocation; readonly killed: boolean };

const STARTS = 6;

/**
 * Starts a sandbox and waits until the function has loaded. One that does not load in time, on a busy
 * machine, is started again, as Lambda does.
 */
const startLoaded = async (options: SandboxOptions, startsLeft = STARTS): Promise<Sandbox> => {
  const sandbox = await startSandbox(options);
  try {
    await sandbox.ready;
    return sandbox;
  } catch (failure) {
    await sandbox.close();
    const isSlow = failure instanceof InitError && failure.errorType === 'Sandbox.Timedout';
    if (isSlow && startsLeft > 1) {
      return startLoaded(options, startsLeft - 1);
    }
    throw failure;
  }
};

/**
 * Sandboxes of one function, as many as there are invocations at once, and no more than `size`.
 *
 * A sandbox that died is replaced, as Lambda does; the time that this takes is not the invocation's.
 */
export class SandboxPool implements AsyncDisposable {
  readonly #options: SandboxOptions;
  readonly #limit: ReturnType<typeof pLimit>;
  readonly #idle: Sandbox[] = [];
  #closed = false;

  constructor(options: SandboxOptions, size: number) {
    this.#options = options;
    this.#limit = pLimit(size);
  }

  /** Sends an event to a sandbox of its own. @param killAfterMs when the sandbox dies, if it does */
  invoke(event: unknown, killAfterMs?: number): Promise<PooledInvocation> {
    return this.#limit(async () => {
      const sandbox = this.#idle.pop() ?? (await startLoaded(this.#options));
      const done = await invokeIn(sandbox, event, killAfterMs);
      if (done.killed || this.#closed || !sandbox.alive) {
        await sandbox.close();
      } else {
        this.#idle.push(sandbox);
      }
      return done;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#limit.clearQueue();
    await Promise.all(this.#idle.map((sandbox) => sandbox.close()));
  }
}

const invokeIn = async (
  sandbox: Sandbox,
  event: unknown,
  killAfterMs: number | undefined,
): Promise<PooledInvocation> => {
  let killed = false;
  const kill = (): void => {
    killed = true;
    sandbox.kill();
  };
  const timer = killAfterMs === undefined ? undefined : setTimeout(kill, killAfterMs);
  const startMs = performance.now();
  const invocation = await sandbox.invoke(event);
  clearTimeout(timer);
  return { invocation, killed, startMs, endMs: performance.now() };
};
