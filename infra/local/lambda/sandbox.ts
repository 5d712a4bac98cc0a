import { randomUUID } from 'node:crypto';
import { FUNCTION_TIMEOUT_MS } from '../../../src/contract.ts';
import type { ChildOutput } from './child-output.ts';
import {
  answeredEnd,
  type Invocation,
  type InvocationEnd,
  type InvokeOptions,
} from './invocation.ts';
import { type PendingInvocation, type RuntimeAnswer, RuntimeApi } from './runtime-api.ts';
import { lambdaVariables, type Variables } from './sandbox-environment.ts';
import { exitError, InitError } from './sandbox-errors.ts';
import { SandboxProcess } from './sandbox-process.ts';
import { type TaskRoot, unpackTaskRoot } from './task-root.ts';
import { newTraceHeader, traceIdOf } from './trace-header.ts';

// Lambda gives 10 s. Here twenty may load at once, on a machine that has other things to do.
const INIT_TIMEOUT_MS = 60_000;

export type SandboxOptions = {
  readonly zipPath: string;
  /** The function's own variables; they win over those that Lambda sets. */
  readonly env?: Variables;
  /** Time limit of an invocation. @default the function's own */
  readonly timeoutMs?: number;
};

/** Unpacks a function's zip and starts to load it. Await `ready`, or just invoke it. */
export const startSandbox = async (options: SandboxOptions): Promise<Sandbox> => {
  const taskRoot = unpackTaskRoot(options.zipPath);
  return new Sandbox(options, taskRoot, await RuntimeApi.start());
};

/**
 * One execution environment: a function's zip, loaded by AWS's runtime interface client, with a
 * Lambda Runtime API in front of it. It takes one invocation at a time, as on Lambda.
 */
export class Sandbox implements AsyncDisposable {
  /** Resolves when the function has loaded. Rejects with an {@link InitError} if it does not. */
  readonly ready: Promise<void>;
  /** What the function writes: a `line` event for each, and all `lines` so far. */
  readonly stdout: ChildOutput;
  readonly stderr: ChildOutput;
  readonly #taskRoot: TaskRoot;
  readonly #api: RuntimeApi;
  readonly #process: SandboxProcess;
  readonly #timeoutMs: number;
  #alive = true;
  #busy = false;

  constructor(options: SandboxOptions, taskRoot: TaskRoot, api: RuntimeApi) {
    this.#taskRoot = taskRoot;
    this.#api = api;
    this.#timeoutMs = options.timeoutMs ?? FUNCTION_TIMEOUT_MS;
    this.#process = new SandboxProcess(taskRoot.path, {
      ...lambdaVariables(taskRoot.path, api.address),
      ...options.env,
    });
    this.stdout = this.#process.stdout;
    this.stderr = this.#process.stderr;
    this.#process.gone.then(() => {
      this.#alive = false;
    });
    this.ready = this.#load();
    // Whoever awaits `ready` sees the failure; an unused sandbox must not end this process.
    this.ready.catch(() => undefined);
  }

  /** False once the process is gone, or about to go: after a time-out, a crash, `kill` or `close`. */
  get alive(): boolean {
    return this.#alive && !this.#process.isKilled;
  }

  /**
   * Sends an event. An invocation that passes its time limit ends the sandbox, as on Lambda. When
   * this resolves, everything that the function wrote has been read.
   *
   * @throws {InitError} if the function does not load
   */
  async invoke(event: unknown, options: InvokeOptions = {}): Promise<Invocation> {
    await this.ready;
    if (this.#busy || !this.alive) {
      throw new Error(`This sandbox is ${this.alive ? 'busy' : 'gone'}: start another one.`);
    }
    this.#busy = true;
    const timeoutMs = options.timeoutMs ?? this.#timeoutMs;
    const traceHeader = options.traceHeader ?? newTraceHeader();
    const requestId = randomUUID();
    const written = { stdout: this.stdout.lines.length, stderr: this.stderr.lines.length };
    const startedMs = performance.now();
    const deadlineMs = Date.now() + timeoutMs;
    const json = JSON.stringify(event) ?? 'null';
    const end = await this.#run({ requestId, traceHeader, deadlineMs, event: json }, timeoutMs);
    this.#busy = false;
    return {
      ...end,
      requestId,
      traceId: traceIdOf(traceHeader),
      durationMs: performance.now() - startedMs,
      stdout: this.stdout.lines.slice(written.stdout),
      stderr: this.stderr.lines.slice(written.stderr),
    };
  }

  /** Ends the process at once, as if its host had died. */
  kill(): void {
    this.#process.kill();
  }

  /** Ends the process and removes what it ran from. Safe to repeat. */
  async close(): Promise<void> {
    this.kill();
    await this.#process.gone;
    await this.#api.close();
    this.#taskRoot.remove();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #load(): Promise<void> {
    const end = await this.#process.untilNextIsAsked(INIT_TIMEOUT_MS);
    if (!end.asked) {
      throw new InitError(this.#api.initError ?? exitError(end, INIT_TIMEOUT_MS));
    }
  }

  async #run(invocation: PendingInvocation, timeoutMs: number): Promise<InvocationEnd> {
    let answer: RuntimeAnswer | undefined;
    const next = this.#process.untilNextIsAsked(timeoutMs);
    this.#api.offer(invocation, (received) => {
      answer = received;
    });
    const end = await next;
    // The client waits until its answer is delivered before it asks, so the answer is here by now.
    if (answer) {
      return answeredEnd(answer);
    }
    const death = end.asked ? { asked: false as const, manner: 'no answer', timedOut: false } : end;
    return { error: exitError(death, timeoutMs), timedOut: death.timedOut };
  }
}
