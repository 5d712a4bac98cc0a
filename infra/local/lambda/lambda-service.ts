import type { Invocation, InvokeOptions } from './invocation.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from './sandbox.ts';

/** An invocation, and whether its sandbox was started for it. */
export type ServedInvocation = { readonly invocation: Invocation; readonly isCold: boolean };

/** What Lambda does with the sandboxes of one function: one for each invocation that runs at once. */
export class LambdaService implements AsyncDisposable {
  readonly #options: SandboxOptions;
  #sandboxes: readonly Sandbox[] = [];
  readonly #busy = new Set<Sandbox>();

  constructor(options: SandboxOptions) {
    this.#options = options;
  }

  /** Brings the number of loaded sandboxes up to `count`. They start side by side. */
  async warmUp(count: number): Promise<void> {
    const alive = this.#sandboxes.filter((sandbox) => sandbox.alive);
    const missing = Math.max(0, count - alive.length);
    const started = await Promise.all(
      Array.from({ length: missing }, () => startSandbox(this.#options)),
    );
    this.#sandboxes = [...this.#sandboxes, ...started];
    await Promise.all(started.map((sandbox) => sandbox.ready));
  }

  /**
   * Sends events, at most `concurrency` at once: the sandboxes are loaded first, then the first
   * events go out together. A sandbox that dies is replaced.
   *
   * @returns the invocations in the order of the events
   * @throws {InitError} if the function does not load
   */
  async invokeAll(events: readonly unknown[], concurrency: number): Promise<readonly Invocation[]> {
    const width = Math.min(concurrency, events.length);
    await this.warmUp(width);
    const waiting = events.entries();
    const invocations = new Array<Invocation>(events.length);
    const serve = async (first: Sandbox): Promise<void> => {
      let sandbox = first;
      // The lanes share one iterator, so that each event is taken once.
      for (const [index, event] of waiting) {
        sandbox = sandbox.alive ? sandbox : await this.#startOne();
        invocations[index] = await sandbox.invoke(event);
      }
    };
    const alive = this.#sandboxes.filter((sandbox) => sandbox.alive);
    await Promise.all(alive.slice(0, width).map(serve));
    return invocations;
  }

  /** How many sandboxes there are. */
  get size(): number {
    return this.#sandboxes.filter((sandbox) => sandbox.alive).length;
  }

  /**
   * Sends an event to a sandbox that is idle, or else to a new one, as Lambda does. Not to be mixed
   * with `invokeAll` at the same time.
   *
   * @throws {InitError} if the function does not load
   */
  async invoke(event: unknown, options: InvokeOptions = {}): Promise<ServedInvocation> {
    const idle = this.#sandboxes.find((it) => it.alive && !this.#busy.has(it));
    const sandbox = idle ?? (await startSandbox(this.#options));
    // In one go, so that no other event finds it idle.
    this.#busy.add(sandbox);
    if (!idle) {
      this.#sandboxes = [...this.#sandboxes, sandbox];
    }
    try {
      return { invocation: await sandbox.invoke(event, options), isCold: idle === undefined };
    } finally {
      this.#busy.delete(sandbox);
      if (!sandbox.alive) {
        await this.#end([sandbox]);
      }
    }
  }

  /**
   * Ends every process at once, as if its host had died: the next invocation is a cold start. What runs
   * meanwhile fails.
   *
   * @returns how many there were
   */
  async kill(): Promise<number> {
    const count = this.size;
    await this.#end(this.#sandboxes);
    return count;
  }

  async close(): Promise<void> {
    await Promise.all(this.#sandboxes.map((sandbox) => sandbox.close()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #end(ended: readonly Sandbox[]): Promise<void> {
    this.#sandboxes = this.#sandboxes.filter((it) => !ended.includes(it));
    await Promise.all(ended.map((sandbox) => sandbox.close()));
  }

  async #startOne(): Promise<Sandbox> {
    const sandbox = await startSandbox(this.#options);
    this.#sandboxes = [...this.#sandboxes, sandbox];
    return sandbox;
  }
}
