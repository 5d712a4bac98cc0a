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
 * The Lambda Runtime API in front of one sandbox.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  readonly #server: Server;
  #initError: FunctionError | undefined;
  readonly #answers = new Map<string, (answer: RuntimeAnswer) => void>();
  #pending: PendingInvocation | undefined;
  #waiting: ServerResponse | undefined;

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
    this.#pending = invocation;
    this.#deliver();
  }

  /** Closes the server and its connections. Safe to repeat. */
  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await this.#server[Symbol.asyncDispose]();
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === `${PREFIX}/invocation/next`) {
      this.#waiting = response;
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
    if (!(this.#pending && this.#waiting)) {
      return;
    }
    const { requestId, traceHeader, deadlineMs, event } = this.#pending;
    this.#waiting.writeHead(200, {
      'Content-Type': 'application/json',
      'Lambda-Runtime-Aws-Request-Id': requestId,
      'Lambda-Runtime-Deadline-Ms': String(deadlineMs),
      'Lambda-Runtime-Invoked-Function-Arn': FUNCTION_ARN,
      'Lambda-Runtime-Trace-Id': traceHeader,
    });
    this.#waiting.end(event);
    this.#pending = undefined;
    this.#waiting = undefined;
  }
}
