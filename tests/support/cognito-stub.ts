import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';

/** A user of a pool that exists only in a test. */
export type StubUser = {
  readonly sub: string;
  /** @default the `sub` */
  readonly userName?: string;
  readonly email?: string;
  readonly status?: string;
  readonly enabled?: boolean;
  /** Milliseconds since 1970. @default long ago */
  readonly modifiedMs?: number;
  readonly attributes?: Readonly<Record<string, string>>;
};

/** A pool in an order of its own: a place is a number, and what has left a place leaves a gap. */
export type StubPool = {
  /** The first place after the last user. */
  readonly end: number;
  at(place: number): StubUser | undefined;
};

/** A request to list users, as it came. */
export type ListCall = {
  readonly UserPoolId: string;
  readonly Limit?: number;
  readonly PaginationToken?: string;
  readonly AttributesToGet?: readonly string[];
  readonly Filter?: string;
};

/** Any request, in the order in which they came. */
export type StubCall = ListCall & { readonly operation: string };

/** An error of the service's, by its name; or the connection is closed without an answer. */
export type StubFault =
  | 'TooManyRequestsException'
  | 'InternalErrorException'
  | 'InvalidParameterException'
  | 'AccessDeniedException'
  | 'ExpiredTokenException'
  | 'ResourceNotFoundException'
  | 'reset'
  /** The page comes with the token that it was asked for with. */
  | 'repeat'
  | 'hang';

export type CognitoStub = {
  readonly endpoint: string;
  readonly calls: readonly StubCall[];
  /** Decides on each call from now on. */
  inject(decide: (call: ListCall, operation: string) => StubFault | undefined): void;
  close(): Promise<void>;
};

const LONG_AGO_MS = Date.UTC(2024, 0, 1);
const JSON_TYPE = { 'content-type': 'application/x-amz-json-1.1' };

const wireUser = (user: StubUser, wanted: readonly string[] | undefined) => {
  const attributes = {
    sub: user.sub,
    ...(user.email !== undefined && { email: user.email }),
    ...user.attributes,
  };
  const seconds = (user.modifiedMs ?? LONG_AGO_MS) / 1_000;
  return {
    Username: user.userName ?? user.sub,
    UserStatus: user.status ?? 'CONFIRMED',
    Enabled: user.enabled ?? true,
    UserCreateDate: seconds,
    UserLastModifiedDate: seconds,
    Attributes: Object.entries(attributes)
      .filter(([Name]) => !wanted || wanted.includes(Name))
      .map(([Name, Value]) => ({ Name, Value })),
  };
};

const listUsers = (pool: StubPool, { Limit = 60, PaginationToken, AttributesToGet }: ListCall) => {
  const users = [];
  let place = PaginationToken === undefined ? 0 : Number(PaginationToken.slice('after-'.length));
  for (; place < pool.end && users.length < Limit; place += 1) {
    const user = pool.at(place);
    if (user) {
      users.push(wireUser(user, AttributesToGet));
    }
  }
  return { Users: users, ...(place < pool.end && { PaginationToken: `after-${place}` }) };
};

const describePool = (pool: StubPool, { UserPoolId: userPoolId }: ListCall) => ({
  UserPool: {
    Id: userPoolId,
    Arn: `arn:aws:cognito-idp:eu-central-1:000000000000:userpool/${userPoolId}`,
    EstimatedNumberOfUsers: pool.end,
  },
});

const answerTo = (pool: StubPool, operation: string, call: ListCall, isRepeated: boolean) => ({
  ...(operation === 'ListUsers' ? listUsers : describePool)(pool, call),
  ...(isRepeated && { PaginationToken: call.PaginationToken }),
});

const send = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, JSON_TYPE).end(JSON.stringify(body));
};

const fail = (incoming: IncomingMessage, response: ServerResponse, fault: StubFault): void => {
  if (fault === 'reset') {
    incoming.socket.resetAndDestroy();
  } else if (fault !== 'hang') {
    const status = fault === 'InternalErrorException' ? 500 : 400;
    send(response, status, { __type: fault, message: fault });
  }
};

/**
 * As much of Cognito as lists users, on the wire: 60 a page with tokens, chosen attributes, and
 * whatever faults a test wants. `cognito-local` gives all users at once and never throttles.
 */
export const startCognitoStub = async (
  userPoolId: string,
  pool: StubPool,
): Promise<CognitoStub> => {
  const calls: StubCall[] = [];
  let decide: (call: ListCall, operation: string) => StubFault | undefined = () => undefined;

  const answer = (incoming: IncomingMessage, response: ServerResponse, body: string): void => {
    const operation = String(incoming.headers['x-amz-target']).split('.')[1] ?? '';
    const call = JSON.parse(body) as ListCall; // the SDK writes it
    calls.push({ operation, ...call });
    const known = call.UserPoolId === userPoolId ? undefined : 'ResourceNotFoundException';
    const fault = decide(call, operation) ?? known;
    if (fault && fault !== 'repeat') {
      fail(incoming, response, fault);
    } else {
      send(response, 200, answerTo(pool, operation, call, fault === 'repeat'));
    }
  };

  const sockets = new Set<Socket>();
  const server = createServer(async (incoming, response) => {
    answer(incoming, response, await text(incoming));
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // it listens on a port
    calls,
    inject(newDecide) {
      decide = newDecide;
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

/** A pool of these users, which a test may change while it is read. */
export const poolOf = (users: (StubUser | undefined)[]): StubPool => ({
  get end() {
    return users.length;
  },
  at: (place) => users[place],
});
