import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { queryAnswer, queryError } from './fake-aws-query.ts';
import { callOf, type FakeCall } from './fake-aws-routes.ts';

/** An error as AWS's services send it. */
export class FakeAwsError extends Error {
  override readonly name: string;

  constructor(name: string, message: string = name) {
    super(message);
    this.name = name;
  }
}

/** An answer with headers, in which Lambda puts what is not the function's own answer. */
export class FakeAnswer {
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(body: unknown, headers: Readonly<Record<string, string>>) {
    this.body = body;
    this.headers = headers;
  }
}

/** Operations by name, for example `DescribeUserPool`: from the input to the answer. */
// biome-ignore lint/suspicious/noExplicitAny: each operation has an input of its own
export type Operations = Readonly<Record<string, (input: any) => unknown>>;

/** AWS on this machine, as far as a test needs it. */
export type FakeAws = AsyncDisposable & {
  /** URL, as `AWS_ENDPOINT_URL` takes it. */
  readonly endpoint: string;
  /** Every call so far, those included that failed. */
  readonly calls: readonly FakeCall[];
};

const isQuery = ({ headers }: IncomingMessage): boolean =>
  headers['content-type'] === 'application/x-www-form-urlencoded';

const sendError = (request: IncomingMessage, response: ServerResponse, error: unknown): void => {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const status = error instanceof FakeAwsError ? 400 : 500;
  response.writeHead(status, { 'x-amzn-errortype': name });
  response.end(
    isQuery(request) ? queryError(name, message) : JSON.stringify({ __type: name, message }),
  );
};

const callIn = async (request: IncomingMessage): Promise<FakeCall> => {
  const body = await text(request);
  if (isQuery(request)) {
    const { Action = '', ...input } = Object.fromEntries(new URLSearchParams(body));
    return { operation: Action, input };
  }
  const call = callOf(request, JSON.parse(body || '{}'));
  if (!call) {
    throw new FakeAwsError('UnknownOperationException', `${request.method} ${request.url}`);
  }
  return call;
};

const perform = async (operations: Operations, call: FakeCall): Promise<FakeAnswer> => {
  const operation = operations[call.operation];
  if (!operation) {
    throw new FakeAwsError('UnknownOperationException', call.operation);
  }
  const result = await operation(call.input);
  return result instanceof FakeAnswer ? result : new FakeAnswer(result ?? {}, {});
};

/** Starts a server that speaks AWS's JSON protocols, and SNS's, and answers with these operations. */
export const startFakeAws = async (operations: Operations): Promise<FakeAws> => {
  const calls: FakeCall[] = [];
  const server = createServer(async (request, response) => {
    try {
      const call = await callIn(request);
      calls.push(call);
      const { body, headers } = await perform(operations, call);
      response
        .writeHead(200, headers)
        .end(isQuery(request) ? queryAnswer(call.operation, body as never) : JSON.stringify(body));
    } catch (error) {
      sendError(request, response, error);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await server[Symbol.asyncDispose]();
    },
  };
};
