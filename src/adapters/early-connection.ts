import { Agent, type AgentOptions } from 'node:https';
import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';

type ConnectionOptions = Parameters<Agent['createConnection']>[0];
type OnConnection = Parameters<Agent['createConnection']>[1];
type Target = { readonly protocol: string; readonly hostname: string; readonly port?: number };

/** A connection that no request uses yet. */
type Waiting = { readonly address: string; readonly socket: TLSSocket; readonly openedMs: number };

/** The server may have closed an older one while Lambda had frozen this process. */
const MAX_WAIT_MS = 5_000;

/** As in AWS's SDK. */
const AGENT_OPTIONS = { keepAlive: true, maxSockets: 50 };

/**
 * Opens a connection before there is a request for it. The first request to the same host gets it,
 * open or still opening. One that fails is forgotten, and the request opens its own.
 *
 * @see https://nodejs.org/api/http.html#agentcreateconnectionoptions-callback
 */
export class EarlyAgent extends Agent {
  #waiting: Waiting | undefined;

  constructor(options: AgentOptions) {
    super({ ...AGENT_OPTIONS, ...options });
  }

  /** Starts to connect. Does not wait, and does not keep the process alive. */
  connectTo(host: string, port: number): TLSSocket {
    const options = { ...this.options, host, port, servername: isIP(host) ? '' : host };
    const socket = super.createConnection(options) as TLSSocket; // https makes no other
    socket.unref();
    socket.on('error', () => socket.destroy());
    this.#waiting = { address: addressOf(options), socket, openedMs: Date.now() };
    return socket;
  }

  override createConnection(options: ConnectionOptions, onConnection?: OnConnection) {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting && isUsable(waiting, addressOf(options))) {
      waiting.socket.ref();
      return waiting.socket;
    }
    waiting?.socket.destroy();
    return super.createConnection(options, onConnection);
  }
}

const addressOf = ({ host, port }: ConnectionOptions): string => `${host}:${port}`;

const isUsable = ({ address, socket, openedMs }: Waiting, wanted: string): boolean =>
  address === wanted && !socket.destroyed && Date.now() - openedMs <= MAX_WAIT_MS;

const HTTPS_PORT = 443;

/** Stands for DynamoDB's answer to a call that is not sent. */
const EMPTY_ANSWER = { statusCode: 200, headers: {}, body: new TextEncoder().encode('{}') };

/**
 * The endpoint of the client, from its region, variables and files. A call finds it out, which stops
 * before its request is sent. That call also loads the credentials and the code that signs requests and
 * reads answers, while Lambda lends a full CPU.
 */
const targetOf = async (client: DynamoDBClient): Promise<Target> => {
  const { promise, resolve } = Promise.withResolvers<Target>();
  const command = new PutItemCommand({ TableName: 'none', Item: {} });
  command.middlewareStack.add(
    () => async (args) => {
      resolve(args.request as Target); // the endpoint's middleware has run: it is an HTTP request
      return { response: EMPTY_ANSWER, output: { $metadata: {} } };
    },
    { step: 'deserialize', priority: 'low' },
  );
  await client.send(command);
  return promise;
};

/**
 * Opens the connection of the first call while Lambda still loads the function, on the full CPU that it
 * lends for that. Without it the first invocation pays for DNS, TCP and TLS on the CPU that it has.
 *
 * Resolves when it has begun to connect; nobody needs to wait. Never rejects.
 */
export const connectEarly = async (client: DynamoDBClient, agent: EarlyAgent): Promise<void> => {
  try {
    const { protocol, hostname, port } = await targetOf(client);
    if (protocol === 'https:') {
      agent.connectTo(hostname, port ?? HTTPS_PORT);
    }
  } catch {
    // The first call finds out by itself, and its error is told.
  }
};
