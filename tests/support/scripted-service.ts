import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../infra/local/lambda/sandbox-environment.ts';

/** What the service says to a call; nothing, if it never answers. */
export type Reply =
  | {
      readonly status: number;
      readonly body: object;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | undefined;

/** The head of a call. */
export type RequestHead = {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
};

export type ScriptedService = AsyncDisposable & {
  readonly endpoint: string;
  /** The bodies of the calls so far. */
  readonly calls: readonly unknown[];
  readonly requests: readonly RequestHead[];
};

const readBody = async (request: AsyncIterable<Buffer>): Promise<unknown> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString());
};

/** An AWS service on this machine that gives these replies, one after the other; the last one for ever. */
export const startService = async (...replies: readonly Reply[]): Promise<ScriptedService> => {
  const calls: unknown[] = [];
  const requests: RequestHead[] = [];
  const server = createServer(async (request, response) => {
    const reply = replies[Math.min(calls.length, replies.length - 1)];
    requests.push({ path: request.url, headers: request.headers });
    calls.push(await readBody(request));
    if (reply) {
      response.writeHead(reply.status, reply.headers).end(JSON.stringify(reply.body));
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // it listens on a port
    calls,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await server[Symbol.asyncDispose]();
    },
  };
};

/** Leads the clients that this process makes from now on to a service of this machine. */
export const useService = (variable: string, service: ScriptedService): void => {
  Object.assign(process.env, {
    [variable]: service.endpoint,
    AWS_REGION: LOCAL_REGION,
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
  });
};

/** As DynamoDB names its errors. */
export const dynamoDbError = (status: number, name: string, fields: object = {}): Reply => ({
  status,
  body: { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: name, ...fields },
});
