import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { connectToService } from './service-connection.ts';

/** A door between the function and a service, which can be shut: then the service is gone. */
export type Gate = AsyncDisposable & {
  /** URL of the service by way of the gate. */
  readonly endpoint: string;
  /** Cuts every connection and takes no other. */
  shut(): void;
  open(): void;
};

/**
 * Starts a gate on a free port of this machine, open. It speaks plain HTTP, also where the service is
 * reached by https.
 */
export const startGate = async (serviceEndpoint: string): Promise<Gate> => {
  const service = new URL(serviceEndpoint);
  const path = service.pathname === '/' ? '' : service.pathname;
  const sockets = new Set<Socket>();
  let isOpen = true;
  const cutAll = (): void => {
    for (const socket of sockets) {
      // A reset after a shutdown is refused by libuv, and the socket would stay:
      // https://docs.libuv.org/en/v1.x/tcp.html#c.uv_tcp_close_reset
      socket.writableEnded ? socket.destroy() : socket.resetAndDestroy();
    }
  };
  const server = createServer((incoming) => {
    sockets.add(incoming);
    // A cut connection is what a gate is for.
    incoming.on('error', () => undefined).once('close', () => sockets.delete(incoming));
    if (!isOpen) {
      incoming.resetAndDestroy();
      return;
    }
    const outgoing = connectToService(service).on('error', () => undefined);
    incoming.pipe(outgoing).pipe(incoming);
    incoming.once('close', () => outgoing.destroy());
    outgoing.once('close', () => incoming.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, // it listens on a port
    shut: () => {
      isOpen = false;
      cutAll();
    },
    open: () => {
      isOpen = true;
    },
    [Symbol.asyncDispose]: async () => {
      cutAll();
      server.close();
      await once(server, 'close');
    },
  };
};
