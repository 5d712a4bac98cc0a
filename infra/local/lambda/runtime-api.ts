import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { FUNCTION_ARN } from './sandbox-environment.ts';

/** An error as the runtime interface client reports it. */
export type FunctionError = {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
};

/** What the runtime is asked to do. `event` is JSON text. */
export type PendingInvocation = {
  readonly requestId: string;
  readonly traceHeader: string;
  readonly deadlineMs: number;
  readonly event: string;
};

/** What came back: the answer as JSON text, or the error. */
export type RuntimeAnswer =
  | { readonly payload: string; readonly error?: undefined }
  | { readonly payload?: undefined; readonly error: FunctionError };

const PREFIX = '/2018-06-01/runtime';
const ANSWER = /\/invocation\/(?<requestId>[^/]+)\/(?<kind>response|error)$/;

/**
 * The Lambda Runtime API in front of one sandbox. A runtime that works on many invocations at once asks
 * for the next one before it has answered the last.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  readonly #server: Server;
  #initError: FunctionError | undefined;
  readonly #answers = new Map<string, (answer: RuntimeAnswer) => void>();
  // One of each at a time, but for a function that takes many invocations at once.
  readonly #pending: PendingInvocation[] = [];
  readonly #waiting: ServerResponse[] = [];

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#route(request, response).catch(() => response.destroy());
    });
  }

  static async start(): Promise<RuntimeApi> {
    const api = new RuntimeApi();
    api.#server.listen(0, '127.0.0.1');
    await once(api.#server, 'listening');
    return api;
  }

  /** Host and port, as `AWS_LAMBDA_RUNTIME_API` holds them. */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Set once the runtime has reported that the function could not be loaded. */
  get initError(): FunctionError | undefined {
    return this.#initError;
  }

  /** Hands an event to the runtime, at once or when it next asks for one. */
  offer(invocation: PendingInvocation, onAnswer: (answer: RuntimeAnswer) => void): void {
    this.#answers.set(invocation.requestId, onAnswer);
    this.#pending.push(invocation);
    this.#deliver();
  }

  /** Closes the server and its connections. Safe to repeat. */
  async close(): Promise<void> {
    if (this.#server.listening) {
      this.#server.closeAllConnections();
      await this.#server[Symbol.asyncDispose]();
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === `${PREFIX}/invocation/next`) {
      this.#waiting.push(response);
      this.#deliver();
      return;
    }
    const body = await text(request);
    response.writeHead(this.#accept(request.url ?? '', body), {
      'Content-Type': 'application/json',
    });
    response.end('{"status":"OK"}');
  }

  #accept(path: string, body: string): number {
    if (path === `${PREFIX}/init/error`) {
      this.#initError = JSON.parse(body) as FunctionError;
      return 202;
    }
    const { requestId = '', kind } = ANSWER.exec(path)?.groups ?? {};
    const answer = this.#answers.get(decodeURIComponent(requestId));
    this.#answers.delete(decodeURIComponent(requestId));
    answer?.(kind === 'error' ? { error: JSON.parse(body) as FunctionError } : { payload: body });
    return answer ? 202 : 404;
  }

  #deliver(): void {
    const [invocation] = this.#pending;
    const [response] = this.#waiting;
    if (!(invocation && response)) {
      return;
    }
    this.#pending.shift();
    this.#waiting.shift();
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Lambda-Runtime-Aws-Request-Id': invocation.requestId,
      'Lambda-Runtime-Deadline-Ms': String(invocation.deadlineMs),
      'Lambda-Runtime-Invoked-Function-Arn': FUNCTION_ARN,
      'Lambda-Runtime-Trace-Id': invocation.traceHeader,
    });
    response.end(invocation.event);
  }
}
