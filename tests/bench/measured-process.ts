import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { RuntimeApi } from '../../infra/local/lambda/runtime-api.ts';
import { endMark, NEXT } from '../../infra/local/lambda/runtime-client/end-mark.js';
import { lambdaVariables, type Variables } from '../../infra/local/lambda/sandbox-environment.ts';
import { newTraceHeader } from '../../infra/local/lambda/trace-header.ts';
import { FUNCTION_TIMEOUT_MS } from '../../src/contract.ts';
import { FIGURES_FD, REPORT_AT, type Reading } from './runtime-client/reading.ts';

const RUNTIME_INTERFACE_CLIENT = createRequire(import.meta.url).resolve('aws-lambda-ric');

// What the bootstrap script of Lambda's own images gives Node.js for 512 MB: a tenth is young space, in
// two halves.
const MEMORY_FLAGS = ['--max-semi-space-size=25', '--max-old-space-size=461'];

export type ProcessOptions = {
  readonly preload: string;
  /** Where the function's zip was unpacked. */
  readonly taskRoot: string;
  readonly variables: Variables;
  /** After how many answers to take a reading. */
  readonly reportAt: readonly number[];
};

/** One execution environment that measures itself: Node, the runtime interface client, a function. */
export class MeasuredProcess implements AsyncDisposable {
  readonly readings: Reading[] = [];
  #loggedBytes = 0;
  readonly #api: RuntimeApi;
  readonly #child: ChildProcess;
  readonly #gone: Promise<unknown>;
  #complaint = '';

  private constructor(api: RuntimeApi, child: ChildProcess) {
    this.#api = api;
    this.#child = child;
    this.#gone = once(child, 'close');
    // The marks of the runtime client are none of the function's.
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      this.#loggedBytes += Buffer.byteLength(chunk.replaceAll(endMark(NEXT), ''));
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#complaint += chunk;
    });
    const figures = child.stdio[FIGURES_FD] as Readable; // a pipe that is written to by the child
    createInterface(figures).on('line', (line) => {
      this.readings.push(JSON.parse(line) as Reading); // what the measuring client writes
      child.emit('reading');
    });
  }

  /** Starts a process. It is given its first event as soon as it asks for one. */
  static async start(options: ProcessOptions): Promise<MeasuredProcess> {
    const { preload, taskRoot, variables, reportAt } = options;
    const api = await RuntimeApi.start();
    const args = [...MEMORY_FLAGS, '--import', preload, RUNTIME_INTERFACE_CLIENT];
    const child = spawn(process.execPath, args, {
      cwd: taskRoot,
      env: {
        ...lambdaVariables(taskRoot, api.address),
        ...variables,
        [REPORT_AT]: reportAt.join(),
      },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    return new MeasuredProcess(api, child);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Bytes that the function wrote to its log so far. */
  get loggedBytes(): number {
    return this.#loggedBytes;
  }

  /** Sends events one after the other. @throws if one is not answered with itself */
  async send(events: readonly object[]): Promise<void> {
    for (const event of events) {
      const sent = JSON.stringify(event);
      const received = await this.#invoke(sent);
      if (received !== sent) {
        throw new Error(`An event was not given back: ${received}`);
      }
    }
  }

  /** Waits for the reading after `answers` answers. */
  async readingAt(answers: number): Promise<Reading> {
    for (;;) {
      const reading = this.readings.find((taken) => taken.answers === answers);
      if (reading) {
        return reading;
      }
      await once(this.#child, 'reading');
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#gone;
    await this.#api.close();
  }

  #invoke(event: string): Promise<string | undefined> {
    const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
    const fail = () => reject(new Error(`A function ended. ${this.#complaint}`));
    this.#child.once('close', fail);
    const invocation = {
      requestId: randomUUID(),
      traceHeader: newTraceHeader(),
      deadlineMs: Date.now() + FUNCTION_TIMEOUT_MS,
      event,
    };
    this.#api.offer(invocation, ({ payload, error }) => {
      this.#child.off('close', fail);
      resolve(payload ?? JSON.stringify(error));
    });
    return promise;
  }
}
