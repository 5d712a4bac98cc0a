import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type NextManner, nextFunctionDice } from '../plan/next-function-dice.ts';
import type { Plan } from '../plan/story.ts';
import type { Ledger } from './ledger.ts';

/** A call of the next function that came over the wire, and what became of it. */
export type NextCall = { readonly isAsync: boolean; readonly manner: NextManner };

/** Lambda's Invoke call, in front of a function that hangs, fails and vanishes. */
export type NextFunction = AsyncDisposable & {
  readonly endpoint: string;
  /** The calls with exactly this event since they were taken last. */
  take(event: string): readonly NextCall[];
};

const error = (response: ServerResponse, status: number, type: string): void => {
  response
    .writeHead(status, { 'x-amzn-errortype': type })
    .end(JSON.stringify({ Type: 'User', Message: type }));
};

const ANSWERS: Readonly<Record<NextManner, (response: ServerResponse, isAsync: boolean) => void>> =
  {
    runs: (response, isAsync) => response.writeHead(isAsync ? 202 : 200).end(isAsync ? '' : '"x"'),
    fails: (response) =>
      response.writeHead(200, { 'x-amz-function-error': 'Unhandled' }).end('{"errorType":"Error"}'),
    hangs: () => undefined,
    'is gone': (response) => error(response, 404, 'ResourceNotFoundException'),
    'is throttled': (response) => error(response, 429, 'TooManyRequestsException'),
    resets: (response) => response.socket?.resetAndDestroy(),
  };

/** Starts it. From now on its dice decide on each call. */
export const startNextFunction = async (plan: Plan, ledger: Ledger): Promise<NextFunction> => {
  const dice = nextFunctionDice(plan);
  const calls = new Map<string, NextCall[]>();
  const server = createServer(async (request, response) => {
    const event = await text(request).catch(() => undefined); // the sandbox was killed
    if (event === undefined) {
      return;
    }
    const isAsync = request.headers['x-amz-invocation-type'] === 'Event';
    const manner = dice(event, isAsync);
    ledger.countNext(manner, isAsync);
    calls.set(event, [...(calls.get(event) ?? []), { isAsync, manner }]);
    ANSWERS[manner](response, isAsync);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // it listens on a port
    take(event) {
      const taken = calls.get(event) ?? [];
      calls.delete(event);
      return taken;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await server[Symbol.asyncDispose]();
    },
  };
};
