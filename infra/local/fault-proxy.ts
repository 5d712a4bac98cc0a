import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { request as requestTls } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** The services whose calls go through here, named as in their `X-Amz-Target` header. */
export type Service = 'DynamoDB_20120810' | 'AmazonSQS';

/** A call to an AWS service, as it went over the wire. */
export type WireCall = {
  readonly service: Service;
  /** For example `PutItem`. */
  readonly operation: string;
  /** The table of a DynamoDB call; empty for SQS. */
  readonly table: string;
  /** The request's body as it was sent. */
  readonly body: string;
};

/** What the proxy does to a call instead of passing it on. */
export type Fault =
  /** Answers as the service does when it throttles. */
  | 'throttle'
  | 'server-error'
  /** Closes the connection before the call reached the engine. */
  | 'reset'
  /** Takes the call and never answers. */
  | 'hang'
  /** Passes the call on, then closes the connection instead of answering: the write took effect. */
  | 'lose-answer'
  /** Passes the call on after {@link SLOW_MS}. */
  | 'slow'
  /** Answers one byte a second. */
  | 'trickle'
  /** Sends half of the answer and closes the connection. */
  | 'truncate'
  | 'table-missing'
  /** Answers as the service does when a policy does not allow the call. */
  | 'denied'
  /** Answers as the service does to input that it does not take. */
  | 'refused';

/** How much later a slow call is passed on: still within the time that the function gives an attempt. */
export const SLOW_MS = 250;

type FaultProxyOptions = {
  /** Whether to keep every call, with its body. @default true */
  readonly keepsCalls?: boolean;
  /** @default a free port */
  readonly port?: number;
};

/** A call that the engine answered, whether or not the caller got that answer. */
export type PassedCall = {
  readonly call: WireCall;
  readonly status: number;
  /** When it came to the proxy, on this process's clock. */
  readonly arrivedMs: number;
};

export type FaultProxy = {
  readonly endpoint: string;
  /** Every call that arrived, in order. */
  readonly calls: readonly WireCall[];
  /** Decides on each call from now on. */
  inject(decide: (call: WireCall) => Fault | undefined): void;
  /** Tells `seen` of each call that the engine answered from now on. */
  watch(seen: (passed: PassedCall) => void): void;
  /** From now on it takes so long until a call is looked at. */
  delay(ms: number): void;
  /** Never answers on the connections that are open now, as after a freeze; on new ones it does. */
  forgetConnections(): void;
  /** Passes everything on at once again, and forgets the calls so far. */
  reset(): void;
  close(): Promise<void>;
};

type AwsError = readonly [status: number, type: string];

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html */
const ERRORS: Record<
  Service,
  Record<'throttle' | 'server-error' | 'table-missing' | 'denied' | 'refused', AwsError>
> = {
  DynamoDB_20120810: {
    throttle: [400, 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException'],
    'server-error': [500, 'com.amazonaws.dynamodb.v20120810#InternalServerError'],
    'table-missing': [400, 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException'],
    denied: [400, 'com.amazonaws.dynamodb.v20120810#AccessDeniedException'],
    refused: [400, 'com.amazon.coral.validate#ValidationException'],
  },
  AmazonSQS: {
    throttle: [400, 'com.amazonaws.sqs#RequestThrottled'],
    'server-error': [500, 'com.amazonaws.sqs#InternalError'],
    'table-missing': [400, 'com.amazonaws.sqs#QueueDoesNotExist'],
    denied: [403, 'com.amazonaws.sqs#AccessDenied'],
    refused: [400, 'com.amazonaws.sqs#InvalidParameterValue'],
  },
};

const JSON_TYPE = { 'content-type': 'application/x-amz-json-1.0' };

const readBody = async (message: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) {
    chunks.push(chunk as Buffer); // a request without an encoding gives buffers
  }
  return Buffer.concat(chunks).toString();
};

const wireCall = (incoming: IncomingMessage, body: string): WireCall => {
  const target = String(incoming.headers['x-amz-target'] ?? '');
  const input: { TableName?: string } = body === '' ? {} : JSON.parse(body);
  return {
    service: target.startsWith('AmazonSQS') ? 'AmazonSQS' : 'DynamoDB_20120810',
    operation: target.slice(target.indexOf('.') + 1),
    table: input.TableName ?? '',
    body,
  };
};

type Answer = { readonly status: number; readonly body: string };

const passOn = async (
  endpoint: string,
  incoming: IncomingMessage,
  body: string,
): Promise<Answer> => {
  const send = endpoint.startsWith('https:') ? requestTls : request;
  const outgoing = send(new URL(incoming.url ?? '/', endpoint), {
    method: incoming.method ?? 'POST',
    headers: { ...incoming.headers, host: new URL(endpoint).host },
  });
  outgoing.end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]; // its documented argument
  return { status: response.statusCode ?? 500, body: await readBody(response) };
};

const trickle = (response: ServerResponse, answer: Answer): void => {
  response.writeHead(answer.status, { ...JSON_TYPE, 'content-length': 1_000 });
  response.write('{');
  const timer = setInterval(() => response.write(' '), 1_000).unref();
  response.once('close', () => clearInterval(timer));
};

const truncate = (response: ServerResponse, { status, body }: Answer): void => {
  response.writeHead(status, { ...JSON_TYPE, 'content-length': body.length + 10 });
  response.write(body.slice(0, Math.ceil(body.length / 2)), () => response.destroy());
};

const send = (response: ServerResponse, { status, body }: Answer): void => {
  response.writeHead(status, JSON_TYPE).end(body);
};

const sendError = (response: ServerResponse, [status, type]: AwsError): void =>
  send(response, {
    status,
    body: JSON.stringify({ __type: type, message: type.slice(type.indexOf('#') + 1) }),
  });

type Exchange = {
  readonly incoming: IncomingMessage;
  readonly out: ServerResponse;
  readonly call: WireCall;
};

/**
 * A proxy in front of a real engine that does to chosen calls what a network or a service in trouble
 * does, and keeps what was sent.
 *
 * @param endpoint URL of the engine
 */
export const startFaultProxy = async (
  endpoint: string,
  { keepsCalls = true, port = 0 }: FaultProxyOptions = {},
): Promise<FaultProxy> => {
  const calls: WireCall[] = [];
  let decide: (call: WireCall) => Fault | undefined = () => undefined;
  let seen: (passed: PassedCall) => void = () => undefined;

  const pass = async (incoming: IncomingMessage, call: WireCall): Promise<Answer> => {
    const arrivedMs = performance.now();
    const answer = await passOn(endpoint, incoming, call.body);
    seen({ call, status: answer.status, arrivedMs });
    return answer;
  };

  const act: Record<Fault, (exchange: Exchange) => unknown> = {
    throttle: ({ out, call }) => sendError(out, ERRORS[call.service].throttle),
    'server-error': ({ out, call }) => sendError(out, ERRORS[call.service]['server-error']),
    'table-missing': ({ out, call }) => sendError(out, ERRORS[call.service]['table-missing']),
    denied: ({ out, call }) => sendError(out, ERRORS[call.service].denied),
    refused: ({ out, call }) => sendError(out, ERRORS[call.service].refused),
    reset: ({ incoming }) => incoming.socket.resetAndDestroy(),
    hang: () => undefined,
    'lose-answer': async ({ incoming, call }) => {
      await pass(incoming, call);
      incoming.socket.resetAndDestroy();
    },
    slow: async ({ incoming, out, call }) => {
      await sleep(SLOW_MS);
      send(out, await pass(incoming, call));
    },
    trickle: ({ out }) => trickle(out, { status: 200, body: '' }),
    truncate: async ({ incoming, out, call }) => truncate(out, await pass(incoming, call)),
  };

  let delayMs = 0;
  let forgotten: ReadonlySet<Socket> = new Set();

  const faultOf = async (incoming: IncomingMessage, call: WireCall) => {
    if (keepsCalls) {
      calls.push(call);
    }
    await (delayMs > 0 ? sleep(delayMs) : undefined);
    return forgotten.has(incoming.socket) ? 'hang' : decide(call);
  };

  const server = createServer(async (incoming, out) => {
    try {
      const body = await readBody(incoming);
      const call = wireCall(incoming, body);
      const fault = await faultOf(incoming, call);
      if (fault) {
        await act[fault]({ incoming, out, call });
      } else {
        send(out, await pass(incoming, call));
      }
    } catch {
      incoming.socket.destroy(); // the caller or the engine went away
    }
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const listening = server.address() as AddressInfo; // it listens on a port
  const { pathname } = new URL(endpoint);

  return {
    // The caller's paths begin with the engine's own.
    endpoint: `http://127.0.0.1:${listening.port}${pathname === '/' ? '' : pathname}`,
    calls,
    inject(newDecide) {
      decide = newDecide;
    },
    watch(newSeen) {
      seen = newSeen;
    },
    delay(ms) {
      delayMs = ms;
    },
    forgetConnections() {
      forgotten = new Set(sockets);
    },
    reset() {
      decide = () => undefined;
      delayMs = 0;
      forgotten = new Set();
      calls.length = 0;
    },
    async close() {
      for (const socket of sockets) {
        socket.destroy();
      }
      server.close();
      await once(server, 'close');
    },
  };
};
