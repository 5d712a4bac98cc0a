import type { Invocation } from './invocation.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from './sandbox.ts';

/** What Lambda does with the sandboxes of one function: one for each invocation that runs at once. */
export class LambdaService implements AsyncDisposable {
  readonly #options: SandboxOptions;
  #sandboxes: readonly Sandbox[] = [];

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

  async close(): Promise<void> {
    await Promise.all(this.#sandboxes.map((sandbox) => sandbox.close()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #startOne(): Promise<Sandbox> {
    const sandbox = await startSandbox(this.#options);
    this.#sandboxes = [...this.#sandboxes, sandbox];
    return sandbox;
  }
}
