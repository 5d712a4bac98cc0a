import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import { deterministicZip } from '../../build/deterministic-zip.ts';
import { onProcessExit } from '../cleanup.ts';
import type { Invocation } from './invocation.ts';
import { type InvokeCall, invokeApi } from './invoke-api.ts';
import { LambdaService, type ServedInvocation } from './lambda-service.ts';
import { FUNCTION_ARN_PREFIX } from './sandbox-environment.ts';

/** What the second function does with an event. `gone`: there is no such function. */
export type Behaviour = 'works' | 'fails-once' | 'fails' | 'hangs' | 'gone';

/** An event that the second function got, and what it did. */
export type NextRun = {
  readonly sent: unknown;
  /** Whether the trigger handed the event over and did not wait. */
  readonly isAsync: boolean;
  readonly invocation: Invocation;
  /** Milliseconds since 1970. */
  readonly startedMs: number;
};

/** ARN of the second function, for NEXT_FUNCTION. */
export const NEXT_FUNCTION_ARN = `${FUNCTION_ARN_PREFIX}next_function`;

/** Lambda's default. */
const TIMEOUT_MS = 3_000;

/** A function as many teams have it in the pool's one place: it adds the user to a group. */
const SOURCE = `
const { BEHAVIOUR } = process.env;
let calls = 0;

export const handler = async (event) => {
  calls += 1;
  if (BEHAVIOUR === 'hangs') {
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  }
  if (BEHAVIOUR === 'fails' || (BEHAVIOUR === 'fails-once' && calls === 1)) {
    throw new Error('The group is not there.');
  }
  const { sub } = event.request?.userAttributes ?? {};
  process.stdout.write(JSON.stringify({ level: 'INFO', message: 'added to a group', sub }) + '\\n');
  return 'what it returns is dropped';
};
`;

/** A zip of the second function. Remove it when it is no longer needed; it goes with this process. */
export const zipOfNextFunction = (): { readonly zipPath: string; remove(): void } => {
  const folder = mkdtempSync(join(tmpdir(), 'next-function-'));
  const zipPath = join(folder, 'next_function.zip');
  const content = new TextEncoder().encode(SOURCE);
  writeFileSync(zipPath, deterministicZip([{ name: 'index.mjs', content }]));
  const removeNow = (): void => rmSync(folder, { recursive: true, force: true });
  const unregister = onProcessExit(removeNow);
  return {
    zipPath,
    remove: () => {
      unregister();
      removeNow();
    },
  };
};

/** The function that comes after the trigger, in sandboxes of its own, behind Lambda's Invoke call. */
export type NextFunction = AsyncDisposable & {
  /** URL, as AWS_ENDPOINT_URL_LAMBDA takes it. The function answers to every name. */
  readonly endpoint: string;
  /** What it does from now on. @default works */
  behave(behaviour: Behaviour): void;
  /** What it got since the last call of this, oldest first, when all of it is over. */
  takeRuns(): Promise<readonly NextRun[]>;
};

/** Notes what a function got, and when it is idle. */
class Runs {
  #done: NextRun[] = [];
  readonly #working = new Set<Promise<unknown>>();

  async note(call: InvokeCall, running: Promise<ServedInvocation>): Promise<Invocation> {
    const startedMs = Date.now();
    this.#working.add(running);
    try {
      const { invocation } = await running;
      this.#done.push({ sent: call.event, isAsync: call.isAsync, invocation, startedMs });
      return invocation;
    } finally {
      this.#working.delete(running);
    }
  }

  async take(): Promise<readonly NextRun[]> {
    while (this.#working.size > 0) {
      await Promise.allSettled(this.#working);
      await setImmediate(); // an asynchronous event that failed is tried again at once
    }
    return this.#done.splice(0);
  }
}

/** Starts the way to the function. Its sandboxes start as they are needed. @param timeoutMs its time limit */
export const startNextFunction = async (timeoutMs = TIMEOUT_MS): Promise<NextFunction> => {
  await using starting = new AsyncDisposableStack();
  const zip = starting.adopt(zipOfNextFunction(), (it) => it.remove());
  const runs = new Runs();
  const newService = (wanted: Behaviour): LambdaService =>
    new LambdaService({
      zipPath: zip.zipPath,
      env: { BEHAVIOUR: wanted },
      timeoutMs,
    });
  let behaviour: Behaviour = 'works';
  let service = starting.use(newService(behaviour));
  const find = () =>
    behaviour === 'gone'
      ? undefined
      : (call: InvokeCall) => runs.note(call, service.invoke(call.event));
  const server = createServer(getRequestListener(invokeApi(find).fetch));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  starting.defer(async () => {
    server.closeAllConnections();
    await server[Symbol.asyncDispose]();
  });
  const { port } = server.address() as AddressInfo; // it listens on a port
  const closing = starting.move();
  return {
    endpoint: `http://127.0.0.1:${port}`,
    behave(wanted) {
      behaviour = wanted;
      service = closing.use(newService(wanted));
    },
    takeRuns: () => runs.take(),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
};
