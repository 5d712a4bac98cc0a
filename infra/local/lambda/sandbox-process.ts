import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { onProcessExit } from '../cleanup.ts';
import { ChildOutput } from './child-output.ts';
import { NEXT } from './runtime-client/end-mark.js';
import type { Variables } from './sandbox-environment.ts';

const RUNTIME_INTERFACE_CLIENT = createRequire(import.meta.url).resolve('aws-lambda-ric');
const PRELOAD = pathToFileURL(join(import.meta.dirname, 'runtime-client', 'preload.js')).href;

/** How a wait for the runtime ended: it asked for the next event, or its process is gone. */
export type WaitEnd =
  | { readonly asked: true }
  | { readonly asked: false; readonly manner: string; readonly timedOut: boolean };

/** Node with AWS's runtime interface client, and what it writes. */
export class SandboxProcess {
  readonly stdout: ChildOutput;
  readonly stderr: ChildOutput;
  /** Resolves when the process is gone and its output read to the end; says how it went. */
  readonly gone: Promise<string>;
  #isKilled = false;
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;

  constructor(taskRoot: string, env: Variables) {
    this.#child = spawn(process.execPath, ['--import', PRELOAD, RUNTIME_INTERFACE_CLIENT], {
      cwd: taskRoot,
      env: { ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.stdout = new ChildOutput(this.#child.stdout);
    this.stderr = new ChildOutput(this.#child.stderr);
    const unregister = onProcessExit(() => this.kill());
    this.gone = once(this.#child, 'close').then(([code, signal]) => {
      unregister();
      return signal ? `signal: ${signal}` : `exit status ${code}`;
    });
  }

  /**
   * Waits until the runtime asks for the next event, and everything that it wrote before has been
   * read. Ends the process when that takes longer than `limitMs`.
   *
   * An answer comes by HTTP and a log line by a pipe, so the answer can be first. The client
   * therefore ends what it has written with a mark in both pipes before it asks: a pipe keeps its
   * order, so the mark is the last thing to arrive.
   */
  async untilNextIsAsked(limitMs: number): Promise<WaitEnd> {
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      this.kill();
    }, limitMs);
    const end = await Promise.race([
      this.untilMarked(NEXT).then((): WaitEnd => ({ asked: true })),
      this.gone.then((manner): WaitEnd => ({ asked: false, manner, timedOut })),
    ]);
    clearTimeout(timer);
    return end;
  }

  /** Waits until everything is read that was written before this mark. */
  async untilMarked(of: string): Promise<void> {
    await Promise.all([this.stdout.untilMarked(of), this.stderr.untilMarked(of)]);
  }

  /** Whether it was told to end. It takes a moment until it is gone. */
  get isKilled(): boolean {
    return this.#isKilled;
  }

  kill(): void {
    this.#isKilled = true;
    this.#child.kill('SIGKILL');
  }
}
