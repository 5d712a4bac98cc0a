import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { BuiltZip } from '../build/build.ts';
import { createApp } from './server/app.ts';
import { makePage } from './server/page-files.ts';
import { allStarted } from './world/all-started.ts';
import type { FunctionSettings } from './world/parts.ts';
import { startWorld } from './world/world.ts';

/** A console that runs, and where a browser finds it. */
type Console = AsyncDisposable & { readonly address: string };

type ConsoleOptions = FunctionSettings & {
  /** @default a free one */
  readonly port?: number | undefined;
  /** Keeps tables and users in this folder. @default in memory */
  readonly keepDir?: string | undefined;
};

/** Starts everything that the console shows, and its server, for this machine only. */
export const startConsole = async (
  zips: readonly BuiltZip[],
  options: ConsoleOptions,
): Promise<Console> => {
  await using starting = new AsyncDisposableStack();
  // First of all, as the user pool has to know where to call.
  const server = createServer().listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  starting.defer(async () => {
    server.closeAllConnections();
    await server[Symbol.asyncDispose]();
  });
  const { port } = server.address() as AddressInfo; // it listens on a port
  const address = `http://127.0.0.1:${port}`;
  const [page, world] = await allStarted([
    makePage(),
    startWorld({ ...options, zips, lambdaEndpoint: address }).then((it) => starting.use(it)),
  ]);
  server.on('request', getRequestListener(createApp(world, page, port).fetch));
  const started = starting.move();
  return { address, [Symbol.asyncDispose]: () => started.disposeAsync() };
};
